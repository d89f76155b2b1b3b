import { Random, type Selection, selectionKey } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { input, layer } from '../testing/choices.js';
import { CategoricalDensity } from './categorical-density.js';

const choices = [layer('a', 3), layer('b', 2), input('c', 4, 2)];
const all: Selection[] = [0, 1, 2].flatMap((a) =>
  [0, 1].flatMap((b) =>
    [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ].map((c) => ({ a, b, c })),
  ),
);

describe('CategoricalDensity', () => {
  const centers = [{ a: 1, b: 0, c: [1, 2] }, { a: 1 }];
  const density = new CategoricalDensity(choices, centers);
  const probability = (selection: Selection): number => Math.exp(density.logLikelihood(selection));

  it('sums to 1 over all selections, and over those of a choice alone', () => {
    expect(all.reduce((sum, selection) => sum + probability(selection), 0)).toBeCloseTo(1, 10);
    expect([0, 1, 2].reduce((sum, a) => sum + probability({ a }), 0)).toBeCloseTo(1, 10);
  });

  it('is what draws follow', () => {
    const random = new Random(0);
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      const key = selectionKey(density.draw(random));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const selection of all) {
      const expected = probability(selection);
      const deviation = Math.sqrt((expected * (1 - expected)) / draws);
      expect(Math.abs((counts.get(selectionKey(selection)) ?? 0) / draws - expected)).toBeLessThan(5 * deviation);
    }
  });

  it('is uniform without centers', () => {
    expect(new CategoricalDensity(choices, []).logLikelihood({ a: 0, b: 0, c: [0, 1] })).toBeCloseTo(-Math.log(36), 10);
  });
});
