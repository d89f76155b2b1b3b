import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { shareMetric } from '../task/metric.js';
import { NodeClassification } from '../task/node-classification.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { compare } from './compare.js';

const numNodes = 400;
const labels = Int32Array.from({ length: numNodes }, (_, node) => node % 2);
const nodes = Int32Array.from({ length: numNodes }, (_, node) => node);
const graph = tinyGraph({
  numNodes,
  labels,
  features: { layout: 'dense', rows: numNodes, columns: 3, values: new Float32Array(3 * numNodes) },
  split: { train: nodes.slice(0, 50), validation: nodes.slice(50, 250), test: nodes.slice(250) },
});
const objective = shareMetric('accuracy', 'accuracy');
const comparison = () => ({ task: new NodeClassification(), graph, objective, random: new Random(0) });

/** Log probabilities that are right for all nodes but those that `isWrong` says. */
const outputs = (isWrong: (node: number) => boolean): Float32Array =>
  Float32Array.from({ length: 2 * numNodes }, (_, at) => {
    const node = at >> 1;
    const isRight = (at & 1) === labels[node];
    return Math.log(isRight !== isWrong(node) ? 0.9 : 0.1);
  });

describe('compare', () => {
  it('finds no difference between equal models', () => {
    const same = outputs((node) => node % 5 === 0);
    expect(compare([same], [same], comparison())).toEqual({ difference: 0, interval: [0, 0] });
  });

  it('is sure of a difference that is the same on most resamples, and the other way round', () => {
    const good = outputs((node) => node % 10 === 0);
    const bad = outputs((node) => node % 2 === 0);
    const { difference, interval } = compare([good], [bad], comparison());
    expect(difference).toBeCloseTo(0.4);
    // The standard error of the paired difference is 0.035.
    expect(interval[0]).toBeGreaterThan(0.3);
    expect(interval[1]).toBeLessThan(0.5);
    expect(compare([bad], [good], comparison()).interval[1]).toBeLessThan(-0.3);
  });

  it('is not sure of a small difference', () => {
    const one = outputs((node) => node % 10 === 0);
    const other = outputs((node) => node % 10 === 1 || node === 60);
    const { interval } = compare([one], [other], comparison());
    expect(interval[0]).toBeLessThan(0);
    expect(interval[1]).toBeGreaterThan(0);
  });
});
