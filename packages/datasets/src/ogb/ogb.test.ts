import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ogb } from './ogb.js';

const valid: Record<string, string> = {
  'raw/edge': '0,1\n1,0\n2,2\n3,1\n',
  'raw/node-feat': '0.5,-1e-3\n1,0\n0,0\n2,3\n',
  'raw/node-label': '2\n0\nnan\n1\n',
  'split/time/train': '0\n',
  'split/time/valid': '1\n',
  'split/time/test': '3\n',
};

/** Writes a dataset, gzipped, and returns its folder. */
function written(files: Record<string, string | Uint8Array>, ending = '.csv.gz'): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'gnas-ogb-')), 'ogbn_tiny');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name + ending), ending === '.csv' || typeof text !== 'string' ? text : gzipSync(text));
  }
  return folder;
}

describe('ogb', () => {
  it('reads a graph with a split of its own', async () => {
    const graph = await ogb({ folder: written(valid) });
    expect([graph.name, graph.numNodes, graph.numClasses]).toEqual(['ogbn_tiny', 4, 3]);
    expect([[...graph.source], [...graph.target]]).toEqual([
      [0, 1, 1, 3],
      [1, 0, 3, 1],
    ]);
    expect([...graph.labels]).toEqual([2, 0, -1, 1]);
    expect([...graph.features.values]).toEqual([0.5, Math.fround(-1e-3), 1, 0, 0, 0, 2, 3]);
    expect(graph.split).toEqual({ train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(3) });
    const plain = await ogb({ folder: written(valid, '.csv'), directed: true });
    expect([[...plain.source], [...plain.target]]).toEqual([
      [0, 1, 2, 3],
      [1, 0, 2, 1],
    ]);
  });

  it('reads several labels, features of edges, and nodes without features', async () => {
    const { 'raw/node-feat': _, ...rest } = valid;
    const folder = written({ ...rest, 'raw/node-label': '0,1\n1,nan\n0,0\n1,1\n', 'raw/edge-feat': '1,2\n3,4\n5,6\n7,8\n' });
    const graph = await ogb({ folder });
    expect(graph.targets).toMatchObject({ kind: 'labels', columns: 2 });
    expect([...graph.features.values]).toEqual([1, 1, 1, 1]);
    expect([[...graph.source], [...graph.target]]).toEqual([
      [0, 1, 3, 1, 0, 1],
      [1, 0, 1, 0, 1, 3],
    ]);
    expect([...(graph.edgeFeatures?.values ?? [])]).toEqual([1, 2, 3, 4, 7, 8, 1, 2, 3, 4, 7, 8]);
  });

  it('reads numbers, standardized by the train split', async () => {
    const graph = await ogb({ folder: written({ ...valid, 'raw/node-label': '2.5\n1\n0\n4\n', 'split/time/train': '0\n2\n' }) });
    expect(graph.targets).toMatchObject({ kind: 'numbers', center: Float32Array.of(1.25), spread: Float32Array.of(1.25) });
  });

  it.each<[string, Record<string, string | Uint8Array>, RegExp]>([
    ['an edge to a missing node', { 'raw/edge': '0,1\n1,4\n' }, /raw\/edge, line 2: 4 is not a node/],
    [
      'an edge to a missing node after an empty line',
      { 'raw/edge': '0,1\n\n1,2\n\n\n1,1\n1,4\n' },
      /raw\/edge, line 7: 4 is not a node/,
    ],
    ['a split with a missing node after an empty line', { 'split/time/test': '\n3\n\n7\n' }, /test, line 4: 7 is not a node/],
    ['an edge with three ends', { 'raw/edge': '0,1\n1,2,3\n' }, /edge.csv.gz, line 2: it has 3 cells; expected 2/],
    ['a node with a decimal number', { 'raw/edge': '0,1\n1,2.5\n' }, /edge.csv.gz, line 2: "2.5" is not an integer/],
    ['text in place of a feature', { 'raw/node-feat': '1\nx\n1\n1\n' }, /node-feat.csv.gz, line 2: "x" is not a finite number/],
    ['an empty feature', { 'raw/node-feat': '1,2\n1,\n' }, /node-feat.csv.gz, line 2: it has an empty cell/],
    ['features of too few nodes', { 'raw/node-feat': '1\n1\n' }, /raw\/node-feat has 2 rows for 4 labels/],
    ['a split with a missing node', { 'split/time/test': '3\n7\n' }, /split\/time\/test, line 2: 7 is not a node/],
    ['a split that overlaps', { 'split/time/test': '1\n' }, /node 1/],
    ['damaged data', { 'raw/edge': Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3) }, /edge.csv.gz cannot be read/],
    ['graphs', { 'raw/graph-label': '1\n' }, /whole graphs are to be predicted/],
    ['nodes of several types', { 'raw/triplet-type-list': 'a,b,c\n' }, /nodes are of several types/],
  ])('refuses %s', async (_, files, message) => {
    await expect(ogb({ folder: written({ ...valid, ...files }) })).rejects.toThrow(message);
  });

  it('counts blank lines in the line of a mistake', async () => {
    const folder = written({ ...valid, 'raw/node-feat': '0.5,1\n\n1,0\n0,0\n2,x\n' });
    await expect(ogb({ folder })).rejects.toThrow(/node-feat.csv.gz, line 5: "x" is not a finite number/);
  });

  it('says what is missing, and asks which split to take', async () => {
    const folder = written({ ...valid, 'split/random/train': '0\n' });
    await expect(ogb({ folder })).rejects.toThrow(/splitName is missing; .* has random, time/);
    await expect(ogb({ folder, splitName: 'tine' })).rejects.toThrow(/splitName is "tine"/);
    expect((await ogb({ folder, splitName: 'time' })).split.test).toEqual(Int32Array.of(3));
    rmSync(join(folder, 'raw', 'edge.csv.gz'));
    await expect(ogb({ folder, splitName: 'time' })).rejects.toMatchObject({
      code: 'GNAS_FILE_NOT_FOUND',
      message: expect.stringMatching(/edge.csv.gz was not found/),
    });
  });
});
