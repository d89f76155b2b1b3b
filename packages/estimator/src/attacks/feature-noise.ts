import { createGraph, type Graph, Random } from '@gnas/core/plugin';
import { type AttackOptions, checkRate } from './attack.js';

/**
 * Adds noise to features, drawn uniformly from [-bound, bound], where bound is rate * the largest absolute feature value. Only stored
 * values of sparse features change, so they stay sparse.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function featureNoise(graph: Graph, { rate, seed = 0 }: AttackOptions): Graph {
  checkRate('featureNoise', rate);
  const random = new Random(seed).split('feature noise');
  const { values } = graph.features;
  const bound = rate * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const noisy = values.map((value) => value + bound * (2 * random.uniform() - 1));
  return createGraph({ ...graph, features: { ...graph.features, values: noisy } });
}
