import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomSplit } from './random-split.js';

describe('randomSplit', () => {
  it('divides the labeled nodes, whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.integer(), (count, seed) => {
        const known = Int32Array.from({ length: count + 2 }, (_, node) => (node < 2 ? -1 : node % 3));
        const { train, validation, test } = randomSplit(known, { splitSeed: seed });
        const all = [...train, ...validation, ...test];
        expect(new Set(all).size).toBe(all.length);
        expect(Math.min(train.length, validation.length, test.length)).toBeGreaterThan(0);
        expect(all).not.toContain(0);
        expect(all).not.toContain(1);
      }),
    );
  });

  it('rejects too few labels and shares above 1', () => {
    expect(() => randomSplit(Int32Array.of(0, 1))).toThrow(/has 2 labeled nodes/);
    expect(() => randomSplit(Int32Array.of(0, 1, 0), { split: [0.9, 0.9, 0.1] })).toThrow(
      /split is \[0.9,0.9,0.1\]; expected shares that sum to at most 1/,
    );
  });

  it('takes the shares of each part', () => {
    const labels = Int32Array.from({ length: 100 }, (_, node) => node % 2);
    const { train, validation, test } = randomSplit(labels, { split: [0.5, 0.2, 0.1] });
    expect([train.length, validation.length, test.length]).toEqual([50, 20, 10]);
  });
});
