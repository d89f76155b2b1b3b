import { NodeClassification, type Trial, TrialHistory } from '@gnas/core';
import { Random } from '@gnas/core/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypervolume, paretoHypervolume } from './hypervolume.js';
import type { Objectives } from './non-dominated-sort.js';

/** Points on a grid of 6 values for each of 1 to 4 objectives. */
const points: fc.Arbitrary<{ points: Objectives[]; dimensions: number }> = fc
  .integer({ min: 1, max: 4 })
  .chain((dimensions) =>
    fc
      .array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: dimensions, maxLength: dimensions }), { maxLength: 8 })
      .map((some) => ({ points: some, dimensions })),
  );

describe('paretoHypervolume', () => {
  const { objective } = new TrialHistory(new NodeClassification().metric('accuracy'));
  const trial = (number: number, value: number, parameters: number, name = 'accuracy'): Trial => ({
    number,
    selection: {},
    state: 'complete',
    phase: 'search',
    seed: 0,
    metrics: { [name]: value },
    cost: { parameters, flops: 1 },
    startedAt: 0,
    durationMs: 1,
  });

  it('is the area between the front and the reference', () => {
    const history = new TrialHistory(objective);
    for (const each of [trial(0, 0.6, 100), trial(1, 0.8, 300), trial(2, 0.5, 200)]) history.record(each);
    // From 100 to 300 parameters 0.6 - 0.5, from 300 to 400 parameters 0.8 - 0.5.
    expect(paretoHypervolume(history, 'parameters', { objective: 0.5, cost: 400 })).toBeCloseTo(200 * 0.1 + 100 * 0.3, 9);
  });

  it('takes a lower-is-better objective', () => {
    const history = new TrialHistory(new NodeClassification().metric('loss'));
    for (const each of [trial(0, 2, 100, 'loss'), trial(1, 1, 300, 'loss')]) history.record(each);
    expect(paretoHypervolume(history, 'parameters', { objective: 3, cost: 400 })).toBeCloseTo(200 * 1 + 100 * 2, 9);
  });
});

describe('hypervolume', () => {
  it('is the area under a front of two objectives', () => {
    const front = [
      [1, 4],
      [2, 2],
      [4, 1],
    ];
    // Rectangles up to (5, 5): 4 x 1, then 3 x 2, then 1 x 1.
    expect(hypervolume(front, [5, 5])).toBe(4 + 6 + 1);
    expect(hypervolume([...front].reverse(), [5, 5])).toBe(11);
  });

  it('is that of the points that beat the reference', () => {
    expect(hypervolume([], [5, 5])).toBe(0);
    expect(hypervolume([[1, 6]], [5, 5])).toBe(0);
    expect(hypervolume([[5, 1]], [5, 5])).toBe(0);
    expect(
      hypervolume(
        [
          [1, 1],
          [2, 2],
          [6, 0],
        ],
        [5, 5],
      ),
    ).toBe(16);
  });

  it('counts the cells of a grid that some point dominates', () => {
    fc.assert(
      fc.property(points, ({ points: some, dimensions }) => {
        let cells = 0;
        for (let code = 0; code < 6 ** dimensions; code++) {
          const cell = Array.from({ length: dimensions }, (_, at) => Math.floor(code / 6 ** at) % 6);
          if (some.some((point) => point.every((value, at) => value <= (cell[at] as number)))) cells++;
        }
        expect(hypervolume(some, new Array(dimensions).fill(6))).toBe(cells);
      }),
      { numRuns: 60 },
    );
  });

  it('grows with a point that no other dominates, and with no other point', () => {
    const random = new Random(1);
    const draw = (): Objectives => [random.uniform(), random.uniform(), random.uniform()];
    const front = Array.from({ length: 20 }, draw);
    const before = hypervolume(front, [1, 1, 1]);
    const worse = (front[0] as Objectives).map((value) => (value + 1) / 2);
    expect(hypervolume([...front, worse], [1, 1, 1])).toBeCloseTo(before, 12);
    expect(hypervolume([...front, [0, 0, 0]], [1, 1, 1])).toBeCloseTo(1, 12);
  });
});
