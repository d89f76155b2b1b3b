import { GnasError, type Graph } from '@gnas/core';
import type { AbstractGraph, Attributes } from 'graphology-types';
import { fromEdges } from './from-edges.js';
import type { SplitShares } from './random-split.js';

/** Options of `fromGraphology`. */
export interface FromGraphologyOptions {
  /** Default 'graphology'. */
  readonly name?: string;
  /** Node attribute that holds the class. The class of a node without it is not known. */
  readonly label: string;
  /** Node attributes that hold numbers. Default: one-hot node numbers. */
  readonly features?: readonly string[];
  /** Shares of a random split. Default: as `randomSplit`. */
  readonly shares?: SplitShares;
  /** Seed of the random split. Default 0. */
  readonly splitSeed?: number;
}

/** Converts a graph of the graphology library. Directed edges stay directed. @throws GnasError GNAS_INVALID_GRAPH */
export function fromGraphology(
  graph: AbstractGraph,
  { name = 'graphology', label, features, shares, splitSeed }: FromGraphologyOptions,
): Graph {
  const nodeIds = graph.nodes();
  const numberOf = new Map(nodeIds.map((id, node) => [id, node]));
  const attributes = nodeIds.map((id) => graph.getNodeAttributes(id) as Attributes);
  const classNames = [
    ...new Set(attributes.flatMap((values) => (values[label] === undefined ? [] : [String(values[label])]))),
  ].sort();
  const edges: [number, number][] = [];
  graph.forEachEdge((_edge, _values, source, target, _s, _t, undirected) => {
    const pair: [number, number] = [numberOf.get(source) as number, numberOf.get(target) as number];
    edges.push(pair);
    if (undirected && source !== target) edges.push([pair[1], pair[0]]);
  });
  return fromEdges({
    name,
    numNodes: nodeIds.length,
    edges,
    directed: true,
    labels: attributes.map((values) => (values[label] === undefined ? -1 : classNames.indexOf(String(values[label])))),
    classNames,
    nodeIds,
    ...(features && {
      features: attributes.map((values, node) =>
        features.map((feature) => {
          const value = Number(values[feature] ?? Number.NaN);
          if (!Number.isFinite(value))
            throw new GnasError(
              'GNAS_INVALID_GRAPH',
              `Node "${nodeIds[node]}": attribute "${feature}" is ${String(values[feature])}; expected a finite number.`,
            );
          return value;
        }),
      ),
    }),
    ...(shares && { split: shares }),
    ...(splitSeed !== undefined && { splitSeed }),
  });
}
