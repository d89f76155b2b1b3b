import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { calibrateClasses } from './calibrate-classes.js';
import { ClassPrediction } from './class-prediction.js';
import { classificationMetrics } from './classification-metrics.js';

const nodes = (count: number): Int32Array => Int32Array.from({ length: count }, (_, node) => node);

/** Log probabilities of two classes from the logit of class 1. */
function twoClasses(logits: readonly number[]): Float32Array {
  const logSigmoid = (x: number): number => -Math.log1p(Math.exp(-x));
  return Float32Array.from(logits.flatMap((x) => [logSigmoid(-x), logSigmoid(x)]));
}

describe('calibration', () => {
  it('finds by how much logits are too large, and lowers the loss of other nodes', () => {
    const random = new Random(5);
    const count = 4000;
    const truth = Array.from({ length: count }, () => 2 * random.normal());
    const labels = Int32Array.from(truth, (x) => (random.uniform() < 1 / (1 + Math.exp(-x)) ? 1 : 0));
    const output = twoClasses(truth.map((x) => 3 * x));
    const half = nodes(count / 2);
    const calibration = calibrateClasses(output, { labels, numClasses: 2 }, half, { name: 'accuracy' });
    expect(calibration?.temperature).toBeGreaterThan(2.6);
    expect(calibration?.temperature).toBeLessThan(3.4);
    const others = half.map((node) => node + count / 2);
    const loss = (given?: typeof calibration) => classificationMetrics(output, 2, labels, others, ['loss'], given).loss as number;
    expect(loss(calibration)).toBeLessThan(loss() - 0.1);
  });

  it('gives a rare class a threshold that finds it, in predictions and in their metrics alike', () => {
    const random = new Random(1);
    const labels = Int32Array.from({ length: 1000 }, (_, node) => (node % 20 === 0 ? 1 : 0));
    const output = twoClasses(Array.from(labels, (label) => -4 + 2 * label + random.normal() / 2));
    const known = { labels, numClasses: 2, numNodes: labels.length };
    const before = classificationMetrics(output, 2, labels, nodes(1000));
    expect(before.balancedAccuracy).toBe(0.5);
    const calibration = calibrateClasses(output, known, nodes(1000), { name: 'balancedAccuracy' });
    const after = classificationMetrics(output, 2, labels, nodes(1000), undefined, calibration);
    expect(after.balancedAccuracy).toBeGreaterThan(0.9);
    expect(after.rocAuc).toBeCloseTo(before.rocAuc as number, 4);
    const { classes, probabilities } = new ClassPrediction(output, known, calibration);
    const right = classes.filter((predicted, node) => predicted === labels[node]).length;
    expect(right / 1000).toBeCloseTo(after.accuracy as number, 6);
    expect((probabilities[0] as number) + (probabilities[1] as number)).toBeCloseTo(1, 5);
  });

  it('keeps 0.5 where no threshold is better, and has nothing to choose without nodes or with one class', () => {
    const labels = Int32Array.of(0, 0, 1, 1);
    const output = twoClasses([-2, -1, 1, 2]);
    const choose = (numClasses: number, count: number) =>
      calibrateClasses(output, { labels, numClasses }, nodes(count), { name: 'accuracy' });
    expect(choose(2, 4)).not.toHaveProperty('threshold');
    expect(choose(2, 0)).toBeUndefined();
    expect(choose(1, 4)).toBeUndefined();
    expect(choose(2, 2)).not.toHaveProperty('threshold');
  });

  it('is one temperature for several classes', () => {
    const output = Float32Array.from([0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.2, 0.2, 0.6], Math.log);
    const calibration = calibrateClasses(output, { labels: Int32Array.of(0, 1, 2), numClasses: 3 }, nodes(3), { name: 'loss' });
    expect(Object.keys(calibration ?? {})).toEqual(['temperature']);
    const { probabilities, classes } = new ClassPrediction(output, { numNodes: 3, numClasses: 3 }, { temperature: 2 });
    expect([...classes]).toEqual([0, 1, 2]);
    expect(probabilities[0]).toBeCloseTo(Math.sqrt(0.7) / (Math.sqrt(0.7) + Math.sqrt(0.2) + Math.sqrt(0.1)), 5);
  });
});
