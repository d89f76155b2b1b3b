import { GnasError, parseOptions, Random, type Split } from '@gnas/core/plugin';
import * as z from 'zod';

const share = z.number().positive();

/** The option `shares` of a loader that splits at random. @param usual its default */
export const sharesOption = (usual: readonly [train: number, validation: number, test: number]) =>
  z
    .tuple([share, share, share])
    .refine((shares) => shares.reduce((a, b) => a + b) <= 1 + 1e-9, 'expected shares that sum to at most 1')
    .default([...usual])
    .describe('Shares of the labeled nodes of each class to train on, validate on and test on. The rest, if any, is not used.');

/** Schema of `RandomSplitOptions`. */
export const randomSplitOptions = z.object({
  shares: sharesOption([0.6, 0.2, 0.2]),
  splitSeed: z.int().default(0).describe('Seed of the random split.'),
});
/** Options of `randomSplit`, and of every loader that uses it. */
export type RandomSplitOptions = z.input<typeof randomSplitOptions>;

/** Shares of the labeled nodes: train, validation, test. */
export type SplitShares = NonNullable<RandomSplitOptions['shares']>;

type Counts = [train: number, validation: number, test: number];

/**
 * Splits the labeled nodes at random, each class by itself (stratified). A class of three nodes or more is in every part; a class of
 * two is in the train split and one other; a class of one is in the train split. Each part gets at least one node.
 * @param labels [numNodes] class of each node, or -1 if it is not known
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_INVALID_GRAPH if fewer than three nodes are labeled
 */
export function randomSplit(labels: Int32Array, options: RandomSplitOptions = {}): Split {
  const { shares, splitSeed } = parseOptions('randomSplit', randomSplitOptions, options);
  const labeled = Int32Array.from(labels.keys()).filter((node) => labels[node] !== -1);
  if (labeled.length < 3)
    throw new GnasError(
      'GNAS_INVALID_GRAPH',
      `The graph has ${labeled.length} labeled nodes; a split into three parts needs at least three. Label more nodes.`,
    );
  new Random(splitSeed).split('split').shuffle(labeled);
  const nodesOf = new Map<number, number[]>();
  for (const node of labeled) {
    const nodes = nodesOf.get(labels[node] as number);
    if (nodes) nodes.push(node);
    else nodesOf.set(labels[node] as number, [node]);
  }
  const parts: [number[], number[], number[]] = [[], [], []];
  const carried: Counts = [0, 0, 0];
  for (const [, nodes] of [...nodesOf].sort(([a], [b]) => a - b)) {
    let from = 0;
    classCounts(nodes.length, shares, carried).forEach((count, part) => {
      for (const node of nodes.slice(from, from + count)) parts[part]?.push(node);
      from += count;
    });
  }
  fillEmptyParts(parts, labeled);
  const [train, validation, test] = parts.map((part) => Int32Array.from(part).sort()) as [Int32Array, Int32Array, Int32Array];
  return { train, validation, test };
}

/**
 * Returns how many of a class's nodes go to each part. What rounding takes from a part is carried on to the next class, so that the
 * parts as a whole have their shares, too.
 */
function classCounts(size: number, shares: SplitShares, carried: Counts): Counts {
  const ideal = shares.map((share, part) => share * size + (carried[part] as number)) as Counts;
  const least: Counts = [1, 0, 0];
  if (size === 2) least[(ideal[1] as number) > ideal[2] ? 1 : 2] = 1;
  if (size > 2) least.fill(1);
  const counts = ideal.map((wanted, part) => Math.max(least[part] as number, Math.round(wanted))) as Counts;
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b);
  const wanted = sum(shares) > 1 - 1e-9 ? size : Math.min(size, Math.max(sum(least), Math.round(sum(ideal))));
  const farthest = (sign: 1 | -1): number =>
    [0, 1, 2]
      .filter((part) => sign < 0 || (counts[part] as number) > (least[part] as number))
      .sort((a, b) => sign * ((counts[b] as number) - (ideal[b] as number) - (counts[a] as number) + (ideal[a] as number)))[0] ??
    0;
  while (sum(counts) > wanted) counts[farthest(1)] = (counts[farthest(1)] as number) - 1;
  while (sum(counts) < wanted) counts[farthest(-1)] = (counts[farthest(-1)] as number) + 1;
  for (const part of [0, 1, 2]) carried[part] = Math.max(-1, Math.min(1, (ideal[part] as number) - (counts[part] as number)));
  return counts;
}

/** Gives each empty part a node: one that no part has yet, else one of the largest part. */
function fillEmptyParts(parts: [number[], number[], number[]], labeled: Int32Array): void {
  for (const part of parts) {
    if (part.length > 0) continue;
    const used = new Set(parts.flat());
    const free = labeled.find((node) => !used.has(node));
    const largest = parts.reduce((a, b) => (b.length > a.length ? b : a));
    part.push(free ?? (largest.pop() as number));
  }
}
