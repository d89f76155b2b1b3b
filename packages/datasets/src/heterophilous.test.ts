import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { heterophilous } from './heterophilous.js';
import { npy } from './testing/npy.js';

const root = mkdtempSync(join(tmpdir(), 'gnas-heterophilous-'));
const floats = (shape: string, ...values: number[]) => npy('<f4', shape, Float32Array.from(values).buffer);
const integers = (shape: string, ...values: number[]) => npy('<i4', shape, Int32Array.from(values).buffer);
const masks = (...values: number[]) => npy('|b1', '(2, 4)', Uint8Array.from(values).buffer);
const good = {
  'node_features.npy': floats('(4, 2)', 1, 0, 0, 2, 3, 0, 0, 0),
  'node_labels.npy': integers('(4,)', 0, 1, 1, 0),
  'edges.npy': integers('(4, 2)', 0, 1, 1, 0, 2, 3, 3, 3),
  'train_masks.npy': masks(1, 1, 0, 0, 0, 0, 1, 0),
  'val_masks.npy': masks(0, 0, 1, 0, 1, 0, 0, 0),
  'test_masks.npy': masks(0, 0, 0, 1, 0, 1, 0, 1),
};
const write = (name: string, entries: Record<string, Uint8Array>) => writeFileSync(join(root, `${name}.npz`), zipSync(entries));

describe('heterophilous', () => {
  it('reads a graph with one of its splits', async () => {
    write('texas', good);
    const graph = await heterophilous({ name: 'texas', root, split: 1 });
    expect([...graph.source].map((from, edge) => [from, graph.target[edge]])).toEqual([
      [0, 1],
      [1, 0],
      [2, 3],
      [3, 2],
    ]);
    expect(graph.features).toEqual({ layout: 'dense', rows: 4, columns: 2, values: Float32Array.of(1, 0, 0, 2, 3, 0, 0, 0) });
    expect([[...graph.labels], graph.numClasses]).toEqual([[0, 1, 1, 0], 2]);
    expect(graph.split).toEqual({ train: Int32Array.of(2), validation: Int32Array.of(0), test: Int32Array.of(1, 3) });
  });

  it('keeps features with few stored values sparse', async () => {
    const values = new Array<number>(4 * 20).fill(0);
    values[3] = 1;
    values[45] = 2;
    write('wisconsin', { ...good, 'node_features.npy': floats('(4, 20)', ...values) });
    const { features } = await heterophilous({ name: 'wisconsin', root });
    expect(features).toMatchObject({ layout: 'sparse', rows: 4, columns: 20 });
    expect(features).toMatchObject({ rowPointers: Int32Array.of(0, 1, 1, 2, 2), columnIndices: Int32Array.of(3, 5) });
  });

  it('says where a missing file is, and which splits there are', async () => {
    await expect(heterophilous({ name: 'cornell', root })).rejects.toThrow(/cornell.npz was not found .* Get it from https/);
    await expect(heterophilous({ name: 'texas', root, split: 2 })).rejects.toThrow(/split is 2; .* has splits 0 to 1/);
    write('actor', { ...good, 'val_masks.npy': npy('|b1', '(2, 3)', new ArrayBuffer(6)) });
    await expect(heterophilous({ name: 'actor', root })).rejects.toThrow(/val_masks.npy has masks of 3 nodes; expected 4/);
  });

  const folder = join(process.env.GNAS_DATA_DIR ?? '', 'heterophilous');
  const real = existsSync(join(folder, 'minesweeper.npz'));
  it.runIf(real)(
    `reads the published files${real ? '' : ' (skipped: no GNAS_DATA_DIR)'}`,
    async () => {
      const graph = await heterophilous({ root: folder });
      expect([graph.numNodes, graph.source.length, graph.features.columns, graph.numClasses]).toEqual([10000, 78804, 7, 2]);
      expect(Object.values(graph.split).map(({ length }) => length)).toEqual([5000, 2500, 2500]);
      const actor = await heterophilous({ name: 'actor', root: folder, split: 9 });
      expect([actor.numNodes, actor.features.layout, actor.numClasses]).toEqual([7600, 'sparse', 5]);
    },
    60_000,
  );
});
