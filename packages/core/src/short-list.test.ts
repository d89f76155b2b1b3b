import { expect, it } from 'vitest';
import { shortList } from './short-list.js';

it('shows up to five items, and counts the others', () => {
  expect(shortList([])).toBe('');
  expect(shortList(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, e');
  expect(shortList(Array.from({ length: 1245 }, (_, index) => `${index}`))).toBe('0, 1, 2, 3, 4 and 1,240 more');
});
