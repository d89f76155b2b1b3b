import { expect, it } from 'vitest';
import { npy } from '../testing/npy.js';
import { readNpy } from './read-npy.js';

it('reads an array in Fortran order as the same array in C order', () => {
  const values = Array.from({ length: 24 }, (_, index) => index);
  const shape = [2, 3, 4];
  /** By the definition: element (i, j, k) comes at i + 2 j + 6 k. */
  const fortran = new Int32Array(24);
  for (const index of values) {
    const [i, j, k] = [Math.floor(index / 12), Math.floor(index / 4) % 3, index % 4];
    fortran[i + 2 * j + 6 * k] = index;
  }
  const expected = { shape, values: Float64Array.from(values) };
  expect(readNpy(npy('<i4', '(2, 3, 4)', fortran.buffer, 'True'), 'fortran')).toEqual(expected);
  expect(readNpy(npy('<i4', '(2, 3, 4)', Int32Array.from(values).buffer), 'c')).toEqual(expected);
});
