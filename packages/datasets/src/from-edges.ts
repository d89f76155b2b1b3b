import { createGraph, type FeatureMatrix, GnasError, type Graph, type Split } from '@gnas/core';
import { randomSplit, type SplitShares } from './random-split.js';
import { binaryRows } from './sparse-matrix-builder.js';
import { undirectedEdges } from './undirected-edges.js';

/** Options of `fromEdges`. */
export interface FromEdgesOptions {
  /** Default 'graph'. */
  readonly name?: string;
  readonly numNodes: number;
  /** Pairs of node numbers. */
  readonly edges: readonly (readonly [number, number])[];
  /** Keeps edges as given. Default false: each edge in both directions, once, without self loops. */
  readonly directed?: boolean;
  /** [numNodes] class of each node, or -1 if it is not known. */
  readonly labels: ArrayLike<number>;
  /** Rows of numbers, or a matrix. Default: one-hot node numbers. */
  readonly features?: FeatureMatrix | readonly (readonly number[])[];
  readonly classNames?: readonly string[];
  readonly nodeIds?: readonly string[];
  /** The split itself, or the shares of a random one. Default: as `randomSplit`. */
  readonly split?: Split | SplitShares;
  /** Seed of a random split. Default 0. */
  readonly splitSeed?: number;
  /** How the features were made; see `Graph`. */
  readonly schema?: Graph['schema'];
  /** Allows empty parts in `split`, for a graph that is only predicted on. Default false. */
  readonly onlyPredict?: boolean;
}

/** Creates a graph from pairs of node numbers. @throws GnasError GNAS_INVALID_GRAPH naming the first mistake */
export function fromEdges(options: FromEdgesOptions): Graph {
  const { name = 'graph', numNodes, edges, directed = false, features, classNames, nodeIds, split, splitSeed, schema } = options;
  const { onlyPredict = false } = options;
  edges.forEach(([source, target], edge) => {
    for (const node of [source, target])
      if (!Number.isInteger(node) || node < 0 || node >= numNodes)
        throw new GnasError(
          'GNAS_INVALID_GRAPH',
          `Graph "${name}": edge ${edge} names node ${node}; expected an integer from 0 to ${numNodes - 1}.`,
        );
  });
  const labels = Int32Array.from(options.labels);
  return createGraph(
    {
      name,
      numNodes,
      ...(directed
        ? { source: Int32Array.from(edges, ([source]) => source), target: Int32Array.from(edges, ([, target]) => target) }
        : undirectedEdges(numNodes, edges.flat())),
      features: matrix(features, numNodes, name),
      labels,
      numClasses: classNames?.length ?? labels.reduce((most, label) => Math.max(most, label), 0) + 1,
      ...(classNames && { classNames }),
      ...(nodeIds && { nodeIds }),
      ...(schema && { schema }),
      split: isSplit(split) ? split : randomSplit(labels, { shares: split, splitSeed }),
    },
    { onlyPredict },
  );
}

function isSplit(split: Split | SplitShares | undefined): split is Split {
  return split !== undefined && !Array.isArray(split);
}

function matrix(features: FromEdgesOptions['features'], numNodes: number, name: string): FeatureMatrix {
  if (!features)
    return binaryRows(
      Array.from({ length: numNodes }, (_, node) => [node]),
      numNodes,
    );
  if ('layout' in features) return features;
  const columns = features[0]?.length ?? 0;
  const odd = features.findIndex((row) => row.length !== columns);
  if (odd >= 0)
    throw new GnasError(
      'GNAS_INVALID_GRAPH',
      `Graph "${name}": node ${odd} has ${features[odd]?.length} features, but node 0 has ${columns}.`,
    );
  return { layout: 'dense', rows: features.length, columns, values: Float32Array.from(features.flat()) };
}
