import { definePart, type Graph, parseOptions, Random } from '@gnas/core/plugin';
import * as z from 'zod';
import { fromEdges } from './from-edges.js';
import { randomSplitOptions } from './random-split.js';

const probability = z.number().min(0).max(1);

/** Schema of `StochasticBlockModelOptions`. */
export const stochasticBlockModelOptions = z.object({
  blocks: z.array(z.int().min(1)).min(2).default([50, 50, 50]).describe('Nodes of each block. The block is the class.'),
  within: probability.default(0.2).describe('Probability of an edge within a block.'),
  between: probability.default(0.02).describe('Probability of an edge between blocks.'),
  numFeatures: z.int().min(1).default(8).describe("Width of the features: standard normal noise around the block's mean."),
  signal: z.number().min(0).default(0.5).describe("Standard deviation of the blocks' means; 0 makes the features pure noise."),
  shares: randomSplitOptions.shape.shares,
  seed: z.int().default(0).describe('Seed of the edges, the features and the split.'),
});
/** Options of `stochasticBlockModel`. */
export type StochasticBlockModelOptions = z.input<typeof stochasticBlockModelOptions>;

/** Draws a random graph with planted classes (Holland et al. 1983). @throws GnasError GNAS_INVALID_OPTION */
export function stochasticBlockModel(options: StochasticBlockModelOptions = {}): Graph {
  const { blocks, within, between, numFeatures, signal, shares, seed } = parseOptions(
    'stochasticBlockModel',
    stochasticBlockModelOptions,
    options,
  );
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
    split: shares,
    splitSeed: seed,
  });
}

export const stochasticBlockModelDataset = definePart({
  description: 'Draws a random graph with planted classes (Holland et al. 1983).',
  options: stochasticBlockModelOptions,
  create: stochasticBlockModel,
});
