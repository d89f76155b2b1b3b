import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import type { Choice } from './choice.js';
import { indicesOf, randomSelection, selectionKey, validateSelection } from './selection.js';

const operation = (name: string) => ({ name, forward: () => ({ shape: [1], dtype: 'float32' }) });
const choices: readonly Choice[] = [
  { kind: 'layer', key: 'op', order: 0, candidates: [operation('a'), operation('b'), operation('c')] },
  { kind: 'input', key: 'in', order: 1, candidates: ['p', 'q', 'r', 's'], numChosen: 2, reduce: 'sum' },
];

describe('selection', () => {
  it('survives JSON, and selectionKey does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const selection = randomSelection(choices, new Random(seed));
        validateSelection(selection, choices);
        const copy = JSON.parse(JSON.stringify(selection)) as typeof selection;
        expect(copy).toEqual(selection);
        expect(selectionKey(Object.fromEntries(Object.entries(copy).reverse()))).toBe(selectionKey(selection));
      }),
    );
  });

  it('draws every candidate', () => {
    const random = new Random(1);
    const drawn = Array.from({ length: 200 }, () => randomSelection(choices, random));
    expect(new Set(drawn.map(selectionKey)).size).toBe(3 * 6);
  });

  it.each([
    [{ op: 3, in: [0, 1] }, /choice "op".*0 to 2/],
    [{ op: 1.5, in: [0, 1] }, /choice "op"/],
    [{ op: 0, in: [1, 1] }, /choice "in".*2 distinct/],
    [{ op: 0 }, /choice "in"/],
    [{ op: 0, in: [0, 1], more: 1 }, /"more".*op, in/],
  ])('rejects %j', (selection, message) => {
    expect(() => validateSelection(selection, choices)).toThrow(message);
  });

  it('returns one index or several as a list', () => {
    expect(indicesOf({ op: 2 }, choices[0] as Choice)).toEqual([2]);
    expect(indicesOf({ in: [3, 1] }, choices[1] as Choice)).toEqual([3, 1]);
  });
});
