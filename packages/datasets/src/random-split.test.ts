import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomSplit } from './random-split.js';

/** Numbers of nodes of a class in the parts. */
const inParts = (labels: Int32Array, split: ReturnType<typeof randomSplit>, label: number): number[] =>
  [split.train, split.validation, split.test].map((part) => part.filter((node) => labels[node] === label).length);

describe('randomSplit', () => {
  it('divides the labeled nodes, whatever their classes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 80 }), fc.integer(), (classes, seed) => {
        const known = Int32Array.of(-1, -1, ...classes);
        const split = randomSplit(known, { splitSeed: seed });
        const all = [...split.train, ...split.validation, ...split.test];
        expect(new Set(all).size).toBe(all.length);
        expect(all).toHaveLength(classes.length);
        expect(Math.min(split.train.length, split.validation.length, split.test.length)).toBeGreaterThan(0);
        expect(all).not.toContain(0);
        expect(all).not.toContain(1);
        for (const label of new Set(classes)) {
          const size = classes.filter((each) => each === label).length;
          const [train = 0, validation = 0, test = 0] = inParts(known, split, label);
          if (size > 2) expect(Math.min(train, validation, test)).toBeGreaterThan(0);
          expect(Math.abs(train - 0.6 * size)).toBeLessThanOrEqual(2.1);
        }
      }),
    );
  });

  it('gives a rare class its share of each part', () => {
    const labels = Int32Array.from({ length: 3000 }, (_, node) => (node % 100 === 7 ? 1 : 0));
    const split = randomSplit(labels, { splitSeed: 5 });
    expect(inParts(labels, split, 1)).toEqual([18, 6, 6]);
    expect(inParts(labels, split, 0)).toEqual([1782, 594, 594]);
  });

  it('trains on several of eight labels', () => {
    const labels = Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1, -1, -1);
    const split = randomSplit(labels);
    expect(inParts(labels, split, 0)).toEqual([2, 1, 1]);
    expect(inParts(labels, split, 1)).toEqual([2, 1, 1]);
  });

  it('rejects too few labels and shares above 1', () => {
    expect(() => randomSplit(Int32Array.of(0, 1))).toThrow(/has 2 labeled nodes/);
    expect(() => randomSplit(Int32Array.of(0, 1, 0), { shares: [0.9, 0.9, 0.1] })).toThrow(
      /shares is \[0.9,0.9,0.1\]; expected shares that sum to at most 1/,
    );
  });

  it('takes the shares of each part', () => {
    const labels = Int32Array.from({ length: 100 }, (_, node) => node % 2);
    const { train, validation, test } = randomSplit(labels, { shares: [0.5, 0.2, 0.1] });
    expect([train.length, validation.length, test.length]).toEqual([50, 20, 10]);
  });

  it('is decided by its seed', () => {
    const labels = Int32Array.from({ length: 60 }, (_, node) => node % 3);
    expect(randomSplit(labels, { splitSeed: 4 })).toEqual(randomSplit(labels, { splitSeed: 4 }));
    expect(randomSplit(labels, { splitSeed: 4 })).not.toEqual(randomSplit(labels, { splitSeed: 5 }));
  });
});
