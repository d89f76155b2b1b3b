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
  const expected = { shape, values: Int32Array.from(values) };
  expect(readNpy(npy('<i4', '(2, 3, 4)', fortran.buffer, 'True'), 'fortran')).toEqual(expected);
  expect(readNpy(npy('<i4', '(2, 3, 4)', Int32Array.from(values).buffer), 'c')).toEqual(expected);
});

it('keeps numbers in arrays of their own type, and 64-bit integers as floats', () => {
  expect(readNpy(npy('|u1', '(3,)', Uint8Array.of(1, 2, 255).buffer), 'u1').values).toEqual(Uint8Array.of(1, 2, 255));
  expect(readNpy(npy('>i2', '(1,)', Uint8Array.of(1, 2).buffer), 'i2').values).toEqual(Int16Array.of(258));
  expect(readNpy(npy('<i8', '(1,)', BigInt64Array.of(-(2n ** 40n)).buffer), 'i8').values).toEqual(Float64Array.of(-(2 ** 40)));
});

it('refuses shapes and headers that claim too much', () => {
  const nothing = new ArrayBuffer(0);
  for (const shape of ['(9007199254740991, 0)', '(0, 99999999999)', '(1, 1, 1)'])
    expect(() => readNpy(npy('|u1', shape, nothing), 'shape'), shape).toThrow(/does not fit/);
  const bytes = Uint8Array.from([...Buffer.from('\x93NUMPY\x02\x00', 'latin1'), 0, 0, 16, 0, ...new Uint8Array(1 << 20)]);
  expect(() => readNpy(bytes, 'header')).toThrow(/its header claims 1048576 bytes; the limit is 100000/);
  expect(() => readNpy(npy('<U9999', '(1000,)', new ArrayBuffer(4 * 9999 * 1000)), 'text')).toThrow(/does not fit/);
});
