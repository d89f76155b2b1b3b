import { expect, it } from 'vitest';
import { didYouMean } from './nearest-name.js';

it('names the nearest of similar names', () => {
  expect(didYouMean('Coar', ['citeseer', 'cora', 'coral'])).toBe('; did you mean "cora"');
  expect(didYouMean('pubmed', ['citeseer', 'cora'])).toBe('');
  expect(didYouMean('x', [])).toBe('');
});

it('does not compare texts of other lengths, which takes long', () => {
  const began = performance.now();
  const known = Array.from({ length: 50 }, (_, k) => `${'long '.repeat(20_000)}${k}`);
  expect(didYouMean('x'.repeat(10_000), known)).toBe('');
  expect(performance.now() - began).toBeLessThan(1_000);
});
