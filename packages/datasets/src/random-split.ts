import { GnasError, parseOptions, Random, type Split } from '@gnas/core/plugin';
import * as z from 'zod';

const share = z.number().positive();

/** The option `split` of a loader that splits at random. @param usual its default */
export const splitOption = (usual: readonly [train: number, validation: number, test: number]) =>
  z
    .tuple([share, share, share])
    .refine((shares) => shares.reduce((a, b) => a + b) <= 1 + 1e-9, 'expected shares that sum to at most 1')
    .default([...usual])
    .describe('Shares of the labeled nodes to train on, validate on and test on. The rest, if any, is not used.');

/** Schema of `RandomSplitOptions`. */
export const randomSplitOptions = z.object({
  split: splitOption([0.1, 0.1, 0.8]),
  splitSeed: z.int().default(0).describe('Seed of the random split.'),
});
/** Options of `randomSplit`, and of every loader that uses it. */
export type RandomSplitOptions = z.input<typeof randomSplitOptions>;

/** Shares of the labeled nodes: train, validation, test. */
export type SplitShares = NonNullable<RandomSplitOptions['split']>;

/**
 * Splits the labeled nodes at random. Each part gets at least one node.
 * @param labels [numNodes] class of each node, or -1 if it is not known
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_INVALID_GRAPH if fewer than three nodes are labeled
 */
export function randomSplit(labels: Int32Array, options: RandomSplitOptions = {}): Split {
  const { split, splitSeed } = parseOptions('randomSplit', randomSplitOptions, options);
  const labeled = Int32Array.from(labels.keys()).filter((node) => labels[node] !== -1);
  if (labeled.length < 3)
    throw new GnasError(
      'GNAS_INVALID_GRAPH',
      `The graph has ${labeled.length} labeled nodes; a split into three parts needs at least three. Label more nodes.`,
    );
  new Random(splitSeed).split('split').shuffle(labeled);
  const [train, validation, test] = split.map((part) => Math.max(1, Math.round(part * labeled.length))) as SplitShares;
  const first = Math.min(train, labeled.length - 2);
  const second = Math.min(first + validation, labeled.length - 1);
  return {
    train: labeled.slice(0, first).sort(),
    validation: labeled.slice(first, second).sort(),
    test: labeled.slice(second, Math.max(second + 1, Math.min(labeled.length, second + test))).sort(),
  };
}
