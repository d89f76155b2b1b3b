import { GnasError, type Graph, Random } from '@gnas/core';
import { fromEdges } from './from-edges.js';
import type { SplitShares } from './random-split.js';

/** Of `stochasticBlockModel`. */
export interface StochasticBlockModelOptions {
  /** Nodes of each block; the block is the class. Default three blocks of 50. */
  readonly blocks?: readonly number[];
  /** Probability of an edge within a block. Default 0.2. */
  readonly within?: number;
  /** Probability of an edge between blocks. Default 0.02. */
  readonly between?: number;
  /** Width of the features: standard normal noise around the block's mean. Default 8. */
  readonly numFeatures?: number;
  /** Standard deviation of the blocks' means; 0 makes features pure noise. Default 0.5. */
  readonly signal?: number;
  readonly split?: SplitShares;
  /** Default 0. */
  readonly seed?: number;
}

/** A random graph with planted classes (Holland et al. 1983). @throws GnasError GNAS_INVALID_OPTION */
export function stochasticBlockModel(options: StochasticBlockModelOptions = {}): Graph {
  const { blocks = [50, 50, 50], within = 0.2, between = 0.02, numFeatures = 8, signal = 0.5, split, seed = 0 } = options;
  for (const [name, value] of [
    ['within', within],
    ['between', between],
  ] as const)
    if (!(value >= 0 && value <= 1))
      throw new GnasError('GNAS_INVALID_OPTION', `${name} is ${value}; give a probability from 0 to 1.`);
  if (blocks.length < 2 || !blocks.every((size) => Number.isInteger(size) && size > 0))
    throw new GnasError('GNAS_INVALID_OPTION', `blocks is [${blocks}]; give the sizes of at least two blocks.`);
  const random = new Random(seed);
  const draws = random.split('edges');
  const noise = random.split('features');
  const labels = blocks.flatMap((size, block) => new Array<number>(size).fill(block));
  const edges: [number, number][] = [];
  for (let a = 0; a < labels.length; a++)
    for (let b = a + 1; b < labels.length; b++)
      if (draws.uniform() < (labels[a] === labels[b] ? within : between)) edges.push([a, b]);
  const means = blocks.map(() => Array.from({ length: numFeatures }, () => signal * noise.normal()));
  const features = labels.map((block) => (means[block] as number[]).map((mean) => mean + noise.normal()));
  return fromEdges({
    name: 'stochastic-block-model',
    numNodes: labels.length,
    edges,
    labels,
    features,
    seed,
    ...(split && { split }),
  });
}
