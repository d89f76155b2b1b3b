import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tu } from './tu.js';

const folder = mkdtempSync(join(tmpdir(), 'gnas-tu-'));
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
/** A path of two nodes, a node alone, a triangle. */
const three = '3\n2 1\n5 1 1 0.5\n7 1 0 0\n1 -1\n5 0 2\n3 1\n7 2 1 2 1\n7 2 0 2 1\n5 2 0 1 1\n';
const folds = (test: number[], train: number[], validation: number[]): string =>
  JSON.stringify([{ test, model_selection: [{ train, validation }] }]);

describe('tu', () => {
  it('reads graphs with tags and attributes, and a fold', async () => {
    const file = write('three.txt', three);
    const graph = await tu({ file, foldFile: write('folds.json', folds([2], [0], [1])) });
    expect(graph.name).toBe('three');
    expect([...(graph.graphPointers ?? [])]).toEqual([0, 2, 3, 6]);
    expect([...graph.source]).toEqual([0, 1, 3, 3, 4, 4, 5, 5]);
    expect([...graph.target]).toEqual([1, 0, 4, 5, 3, 5, 3, 4]);
    expect(graph.classNames).toEqual(['-1', '1']);
    expect([...graph.labels]).toEqual([1, 0, 1]);
    // Tag 5, tag 7, the attribute.
    expect(graph.features).toMatchObject({ rows: 6, columns: 3, rowPointers: Int32Array.of(0, 2, 3, 5, 7, 9, 11) });
    expect([...graph.features.values.slice(0, 3)]).toEqual([1, 0.5, 1]);
    expect([...graph.split.test]).toEqual([2]);
  });

  it('takes degrees as features where nodes have no tags', async () => {
    const graph = await tu({ file: write('plain.txt', '3\n2 0\n0 1 1\n0 1 0\n1 1\n0 0\n2 0\n0 1 1\n0 1 0\n'), maxDegree: 5 });
    expect(graph.features).toMatchObject({ columns: 2, columnIndices: Int32Array.of(1, 1, 0, 1, 1) });
  });

  it('names the line of a mistake, and a fold that overlaps', async () => {
    const bad = (text: string) => tu({ file: write('bad.txt', text) });
    await expect(bad(three.replace('7 2 1 2 1', '7 2 1 3 1'))).rejects.toThrow(/line 8: neighbor 3 is not a node of graph 2/);
    await expect(bad(three.replace('7 2 0 2 1', '7 4 0 2 1'))).rejects.toThrow(/line 9: it lists 3 neighbors; expected 4/);
    await expect(bad('2\n1 0\n0 0\n')).rejects.toThrow(/line 4: it is missing or empty; expected "nodes class" of graph 1/);
    await expect(bad('1\n0 0\n')).rejects.toThrow(/the number of nodes of graph 0 is 0/);
    const file = write('three.txt', three);
    await expect(tu({ file, foldFile: write('overlap.json', folds([2], [0, 2], [1])) })).rejects.toThrow(
      /fold 0 overlaps: graphs 2 \(train and test\)/,
    );
    await expect(tu({ file, foldFile: write('far.json', folds([9], [0], [1])) })).rejects.toThrow(/graphs 0 to 2/);
    await expect(tu({ file, foldFile: write('folds.json', folds([2], [0], [1])), fold: 3 })).rejects.toMatchObject({
      code: 'GNAS_INVALID_OPTION',
    });
  });

  const data = process.env.GNAS_DATA_DIR && join(process.env.GNAS_DATA_DIR, 'graph-level');
  it.skipIf(!data || !existsSync(data))('reads NCI1 with the folds of the fair comparison (needs GNAS_DATA_DIR)', async () => {
    const graph = await tu({
      file: join(data as string, 'NCI1.txt'),
      foldFile: join(data as string, 'splits', 'NCI1_splits.json'),
      fold: 9,
    });
    expect(graph.labels).toHaveLength(4110);
    expect(graph.features.columns).toBe(37);
    const { train, validation, test } = graph.split;
    expect(train.length + validation.length + test.length).toBe(4110);
    // The folds are stratified, so they belong to the same order of graphs.
    const share = (rows: Int32Array): number => rows.reduce((sum, row) => sum + (graph.labels[row] as number), 0) / rows.length;
    expect(share(test)).toBeCloseTo(share(train), 2);
  });
});
