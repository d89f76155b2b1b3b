import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { npz } from './npz.js';
import { npy } from './testing/npy.js';

const folder = mkdtempSync(join(tmpdir(), 'gnas-npz-'));
const ints = (...values: number[]) => npy('<i4', `(${values.length},)`, Int32Array.from(values).buffer);
const floats = (...values: number[]) => npy('<f4', `(${values.length},)`, Float32Array.from(values).buffer);
const good = {
  'adj_data.npy': floats(1, 1, 1, 1),
  'adj_indices.npy': ints(1, 2, 3, 0),
  'adj_indptr.npy': ints(0, 1, 2, 3, 4),
  'adj_shape.npy': ints(4, 4),
  'attr_data.npy': floats(1, 2),
  'attr_indices.npy': ints(2, 0),
  'attr_indptr.npy': ints(0, 2, 2, 2, 2),
  'attr_shape.npy': ints(4, 3),
  'labels.npy': ints(0, 1, 0, 1),
};
const write = (name: string, entries: Record<string, Uint8Array>): string => {
  const path = join(folder, name);
  writeFileSync(path, zipSync(entries));
  return path;
};

describe('npz', () => {
  it('reads a graph, sorts its columns and makes its edges undirected', async () => {
    const graph = await npz({ file: write('good.npz', good) });
    expect([graph.name, graph.numNodes, graph.source.length, graph.numClasses]).toEqual(['good', 4, 8, 2]);
    expect(graph.features).toMatchObject({ columnIndices: Int32Array.of(0, 2), values: Float32Array.of(2, 1) });
  });

  it.each<[string, Record<string, Uint8Array>, RegExp]>([
    ['a missing array', { 'labels.npy': ints(0, 1) }, /no array "adj_shape"; it contains labels.npy/],
    [
      'a column out of range',
      { ...good, 'adj_indices.npy': ints(1, 2, 9, 0) },
      /row 2 of its sparse matrix has column 9; expected 0 to 3/,
    ],
    ['row pointers that decrease', { ...good, 'adj_indptr.npy': ints(0, 3, 2, 3, 4) }, /decrease at row 1/],
    ['too few row pointers', { ...good, 'adj_indptr.npy': ints(0, 4) }, /2 row pointers/],
    [
      'a header that claims too much',
      { ...good, 'labels.npy': npy('<i4', '(1000000000000,)', new ArrayBuffer(4)) },
      /does not fit the 4 bytes/,
    ],
    ['an array of objects', { ...good, 'labels.npy': npy('|O', '(4,)', new ArrayBuffer(4)) }, /never read/],
    ['another file format', { ...good, 'labels.npy': Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }, /not a .npy file/],
    [
      'a class that no count of nodes allows',
      { ...good, 'labels.npy': ints(0, 1, 2 ** 31 - 1, 1) },
      /node 2 has class 2147483647/,
    ],
    ['a class that is a fraction', { ...good, 'labels.npy': floats(0, 1, 0.5, 1) }, /node 2 has class 0.5/],
    ['a label too many', { ...good, 'labels.npy': ints(0, 1, 0, 1, 1) }, /5 labels for 4 nodes/],
    [
      'far more labels than nodes',
      { ...good, 'labels.npy': npy('|u1', '(99999,)', new ArrayBuffer(99_999)) },
      /the limit is 10032/,
    ],
    ['text for numbers', { ...good, 'labels.npy': npy('<U1', '(1,)', new ArrayBuffer(4)) }, /holds text/],
  ])('rejects %s', { meta: { attempt: 'npz files that claim too much or are wrong' } }, async (name, entries, message) => {
    await expect(npz({ file: write(`${name}.npz`, entries) })).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
      message: expect.stringMatching(message),
    });
  });

  it('rejects more feature columns than a model can have weights for', {
    meta: { attempt: 'npz files that claim too much or are wrong' },
  }, async () => {
    const file = write('wide.npz', { ...good, 'attr_shape.npy': ints(4, 2 ** 31 - 1) });
    await expect(npz({ file })).rejects.toMatchObject({
      code: 'GNAS_INVALID_GRAPH',
      message: expect.stringMatching(/2147483647 columns; the limit is 16777216/),
    });
  });

  it('reads regular files alone', { meta: { attempt: 'device, pipe or folder in place of a file', tries: 3 } }, async () => {
    for (const file of ['/dev/zero', folder])
      await expect(npz({ file }), file).rejects.toMatchObject({
        code: 'GNAS_INVALID_FILE',
        message: expect.stringMatching(/is not a regular file|cannot be read/),
      });
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(npz({ file: pipe })).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
  });

  it('rejects a truncated archive, an archive that unpacks to too much, and a missing file', {
    meta: { attempt: 'truncated or exploding archive' },
  }, async () => {
    const whole = readFileSync(write('whole.npz', good));
    for (let length = 0; length < whole.length; length += 97) {
      const path = join(folder, 'cut.npz');
      writeFileSync(path, whole.subarray(0, length));
      await expect(npz({ file: path })).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
    }
    const bomb = Buffer.from(zipSync({ 'adj_indptr.npy': new Uint8Array(100), 'adj_shape.npy': good['adj_shape.npy'] }));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(0x7fffffff);
    size.copy(bomb, bomb.indexOf('PK\x01\x02', 0, 'latin1') + 24);
    const path = join(folder, 'bomb.npz');
    writeFileSync(path, bomb);
    await expect(npz({ file: path })).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
      message: expect.stringMatching(/too many for its 3\d\d/),
    });
    await expect(npz({ file: join(folder, 'nowhere.npz') })).rejects.toMatchObject({ code: 'GNAS_FILE_NOT_FOUND' });
  });

  const real = join(process.env.GNAS_DATA_DIR ?? '', 'npz', 'cora.npz');
  it.runIf(existsSync(real))('reads a published file (needs GNAS_DATA_DIR)', async () => {
    const graph = await npz({ file: real });
    expect([graph.numNodes, graph.source.length, graph.features.columns, graph.numClasses]).toEqual([2708, 10_556, 1433, 7]);
    expect(graph.classNames).toHaveLength(7);
  });
});
