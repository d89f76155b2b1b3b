import type { Graph, GraphOnDevice } from '@gnas/core/plugin';
import { reversed } from '../../operations/reversed.js';
import type { EdgeDirection } from './settings.js';

/** Returns the graphs that a layer runs on: one, or one per direction for 'both'. Nodes and features are the same. */
export function graphsOf(graph: GraphOnDevice, direction: EdgeDirection): readonly [GraphOnDevice, ...GraphOnDevice[]] {
  if (direction === 'as given') return [graph];
  if (direction === 'reversed') return [reversed(graph)];
  const both = graph.derive('undirected', undirected);
  if (direction === 'undirected') return [both];
  // Derived from the undirected graph, whose receptive field contains those of both directions.
  const { source, target, edgeWeights } = graph.graph;
  const weights = edgeWeights && { edgeWeights };
  return [
    both.derive('there', (whole) => ({ ...whole, source, target, ...weights })),
    both.derive('back', (whole) => ({ ...whole, source: target, target: source, ...weights })),
  ];
}

/** Adds the reverse of every edge and merges duplicates. The weight of an edge is the mean weight of the merged ones. */
export function undirected(graph: Graph): Graph {
  const { numNodes, source, target, edgeWeights } = graph;
  const keys = new Float64Array(2 * source.length);
  for (let edge = 0; edge < source.length; edge++) {
    const [from, to] = [source[edge] as number, target[edge] as number];
    keys[2 * edge] = to * numNodes + from;
    keys[2 * edge + 1] = from * numNodes + to;
  }
  const sorted = keys.slice().sort();
  const unique = sorted.filter((key, at) => at === 0 || key !== sorted[at - 1]);
  return {
    ...graph,
    source: Int32Array.from(unique, (key) => key % numNodes),
    target: Int32Array.from(unique, (key) => Math.floor(key / numNodes)),
    ...(edgeWeights && { edgeWeights: meansByKey(keys, unique, edgeWeights) }),
  };
}

/** Computes the mean weight of the edges of each unique key. Edge e has keys 2 e and 2 e + 1. */
function meansByKey(keys: Float64Array, unique: Float64Array, weights: Float32Array): Float32Array {
  const places = new Map<number, number>();
  for (const [place, key] of unique.entries()) places.set(key, place);
  const sums = new Float64Array(unique.length);
  const counts = new Int32Array(unique.length);
  for (const [at, key] of keys.entries()) {
    const place = places.get(key) as number;
    sums[place] = (sums[place] as number) + (weights[at >> 1] as number);
    counts[place] = (counts[place] as number) + 1;
  }
  return Float32Array.from(sums, (sum, place) => sum / (counts[place] as number));
}
