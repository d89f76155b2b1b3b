import { type Selection, selectionKey } from '@gnas/core';
import { type Choice, Random, randomSelection, validateSelection } from '@gnas/core/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { input, layer } from '../testing/choices.js';
import { crossover, mutate, mutateOne, neighbors } from './mutation.js';

const choices = [layer('a', 3), input('b', 4, 2), layer('fixed', 1), input('c', 3, 1)];
const differing = (a: Selection, b: Selection): string[] =>
  choices.map(({ key }) => key).filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));

/** Layer and input choices, mixed. */
const anyChoices: fc.Arbitrary<Choice[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 5 })
  .map((pairs) =>
    pairs.map(([count, chosen], at) => (chosen === 0 ? layer(`k${at}`, count) : input(`k${at}`, count, Math.min(chosen, count)))),
  );

describe('neighbors', () => {
  it('returns each selection that differs in one choice once', () => {
    const found = neighbors({ a: 1, b: [0, 2], fixed: 0, c: 2 }, choices).map(selectionKey);
    const expected: Selection[] = [
      ...[0, 2].map((a) => ({ a, b: [0, 2], fixed: 0, c: 2 })),
      ...[
        [0, 1],
        [0, 3],
        [1, 2],
        [2, 3],
      ].map((b) => ({ a: 1, b, fixed: 0, c: 2 })),
      ...[0, 1].map((c) => ({ a: 1, b: [0, 2], fixed: 0, c })),
    ];
    expect([...found].sort()).toEqual(expected.map(selectionKey).sort());
  });

  it('returns valid selections, and is symmetric', () => {
    fc.assert(
      fc.property(anyChoices, fc.integer(), (some, seed) => {
        const start = randomSelection(some, new Random(seed));
        for (const each of neighbors(start, some)) {
          validateSelection(each, some);
          expect(neighbors(each, some).map(selectionKey)).toContain(selectionKey(start));
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('mutate', () => {
  const start: Selection = { a: 1, b: [0, 2], fixed: 0, c: 2 };

  it('changes each choice with the given probability', () => {
    const random = new Random(1);
    const counts: Record<string, number> = { a: 0, b: 0, fixed: 0, c: 0 };
    for (let i = 0; i < 3000; i++)
      for (const key of differing(start, mutate(start, choices, random, 0.3))) counts[key] = (counts[key] ?? 0) + 1;
    expect(counts.fixed).toBe(0);
    for (const key of ['a', 'b', 'c']) expect((counts[key] as number) / 3000).toBeCloseTo(0.3, 1);
    expect(mutate(start, choices, random, 0)).toEqual(start);
    expect(differing(start, mutate(start, choices, random, 1))).toEqual(['a', 'b', 'c']);
  });

  it('draws new values uniformly', () => {
    const random = new Random(2);
    const counts = new Map<string, number>();
    for (let i = 0; i < 4000; i++) {
      const key = selectionKey({ b: mutate(start, choices, random, 1).b as number[] });
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(4);
    for (const count of counts.values()) expect(count / 4000).toBeCloseTo(0.25, 1);
  });

  it('leaves its input unchanged', () => {
    const frozen = Object.freeze({ ...start, b: Object.freeze([0, 2]) as number[] });
    mutate(frozen, choices, new Random(0), 1);
    expect(frozen).toEqual(start);
  });
});

describe('mutateOne', () => {
  it('reaches every neighbor', () => {
    fc.assert(
      fc.property(anyChoices, fc.integer(), (some, seed) => {
        const random = new Random(seed);
        const start = randomSelection(some, random);
        const all = new Set(neighbors(start, some).map(selectionKey));
        const one = mutateOne(start, some, random);
        if (all.size === 0) expect(one).toEqual(start);
        else expect(all).toContain(selectionKey(one));
      }),
    );
    const start: Selection = { a: 1, b: [0, 2], fixed: 0, c: 2 };
    const random = new Random(3);
    const reached = new Set(Array.from({ length: 300 }, () => selectionKey(mutateOne(start, choices, random))));
    expect(reached.size).toBe(neighbors(start, choices).length);
  });
});

describe('crossover', () => {
  it('takes each choice from either parent with equal probability', () => {
    const random = new Random(4);
    const a: Selection = { a: 0, b: [0, 1], fixed: 0, c: 0 };
    const b: Selection = { a: 2, b: [2, 3], fixed: 0, c: 1 };
    let fromA = 0;
    for (let i = 0; i < 1000; i++) {
      const child = crossover(a, b, choices, random);
      for (const { key } of choices) expect([a[key], b[key]]).toContainEqual(child[key]);
      fromA += differing(b, child).length;
    }
    expect(fromA / 3000).toBeCloseTo(0.5, 1);
  });
});
