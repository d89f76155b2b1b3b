import { expect, it } from 'vitest';
import { columnKind } from './column-schema.js';

it('infers what columns hold', () => {
  expect(columnKind(['1', '2.5', '', '-3e4'])).toBe('number');
  expect(columnKind(['a', 'b', 'a', 'b'])).toBe('category');
  expect(columnKind(['one fish', 'two fish', 'red fish', 'blue fish'])).toBe('text');
  expect(columnKind(['k1', 'k2', 'k3', 'k4', 'k5'])).toBe('id');
  expect(columnKind(['', ''])).toBe('empty');
});
