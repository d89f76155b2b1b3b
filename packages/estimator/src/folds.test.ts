import { stochasticBlockModel } from '@gnas/datasets';
import { describe, expect, it } from 'vitest';
import { splitOfFold } from './folds.js';

const graph = stochasticBlockModel({ blocks: [50, 30, 20], shares: [0.6, 0.2, 0.2], seed: 1 });
const countsOf = (rows: Int32Array): number[] => [0, 1, 2].map((k) => rows.filter((row) => graph.labels[row] === k).length);
const sorted = (rows: readonly number[]): number[] => [...rows].sort((a, b) => a - b);

describe('splitOfFold', () => {
  it('gives each fold the sizes of the given split, class by class', () => {
    for (let fold = 0; fold < 6; fold++) {
      const { train, validation, test } = splitOfFold(graph, fold);
      expect(countsOf(train)).toEqual(countsOf(graph.split.train));
      expect(countsOf(validation)).toEqual(countsOf(graph.split.validation));
      expect(test).toBe(graph.split.test);
      expect(sorted([...train, ...validation])).toEqual(sorted([...graph.split.train, ...graph.split.validation]));
    }
  });

  it('validates on every row to train or validate on once, in as many folds as there are parts', () => {
    const folds = [0, 1, 2, 3].map((fold) => splitOfFold(graph, fold).validation);
    expect(folds[0]).toEqual(graph.split.validation);
    expect(sorted(folds.flatMap((rows) => [...rows]))).toEqual(sorted([...graph.split.train, ...graph.split.validation]));
  });

  it('splits rows without a class, too', () => {
    const labels = new Int32Array(10).fill(-1);
    const split = { train: Int32Array.of(0, 1, 2, 3), validation: Int32Array.of(4, 5), test: Int32Array.of(6, 7) };
    const { train, validation } = splitOfFold({ split, labels, numClasses: 0 }, 1);
    expect([train.length, validation.length]).toEqual([4, 2]);
    expect([...validation].every((row) => row < 4)).toBe(true);
  });
});
