import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crowdingDistances, dominates, nonDominatedSort, type Objectives } from './non-dominated-sort.js';

/** Few distinct values make ties common. */
const points: fc.Arbitrary<Objectives[]> = fc
  .integer({ min: 1, max: 3 })
  .chain((count) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: count, maxLength: count }), { maxLength: 30 }),
  );

describe('nonDominatedSort', () => {
  it('equals repeated removal of non-dominated points', () => {
    fc.assert(
      fc.property(points, (some) => {
        let left = some.map((_, index) => index);
        const expected: number[][] = [];
        while (left.length > 0) {
          const front = left.filter((i) => !left.some((j) => dominates(some[j] as Objectives, some[i] as Objectives)));
          expected.push(front);
          left = left.filter((i) => !front.includes(i));
        }
        expect(nonDominatedSort(some)).toEqual(expected);
      }),
    );
  });

  it('puts equal points in the same front', () => {
    expect(
      nonDominatedSort([
        [1, 2],
        [1, 2],
        [2, 2],
      ]),
    ).toEqual([[0, 1], [2]]);
  });
});

describe('crowdingDistances', () => {
  it('match the definition', () => {
    const front = [
      [0, 10],
      [2, 4],
      [6, 3],
      [10, 0],
    ];
    expect(crowdingDistances(front)).toEqual([Infinity, 6 / 10 + 7 / 10, 8 / 10 + 4 / 10, Infinity]);
  });

  it('do not depend on the order of points or the scale of an objective', () => {
    const distinct = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), {
      selector: ([x]) => x,
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(distinct, (some) => {
        const front = some.map(([x], at) => [x, at * -3]).sort(([a], [b]) => (a as number) - (b as number));
        const distances = crowdingDistances(front);
        const backwards = crowdingDistances([...front].reverse()).reverse();
        const scaled = crowdingDistances(front.map(([x, y]) => [8 * (x as number), y as number]));
        for (const [at, distance] of distances.entries()) {
          if (distance === Infinity) expect([backwards[at], scaled[at]]).toEqual([Infinity, Infinity]);
          else {
            expect(backwards[at]).toBeCloseTo(distance, 9);
            expect(scaled[at]).toBeCloseTo(distance, 9);
          }
        }
      }),
    );
  });
});
