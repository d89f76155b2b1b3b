import { type Graph, type GraphOnDevice, withEdges } from '@gnas/core/plugin';
import { countRelations, relationsOf } from '../../operations/relations.js';
import { reversed } from '../../operations/reversed.js';
import type { EdgeDirection } from './settings.js';

/**
 * Returns the graphs that a layer runs on: one, or one per direction for 'both'. Nodes and features are the same.
 * @param byType keep the types of edges in the undirected graph, too
 */
export function graphsOf(
  graph: GraphOnDevice,
  direction: EdgeDirection,
  { byType = false }: { readonly byType?: boolean } = {},
): readonly [GraphOnDevice, ...GraphOnDevice[]] {
  if (direction === 'as given') return [graph];
  if (direction === 'reversed') return [reversed(graph)];
  if (direction === 'undirected' && byType) return [graph.derive('undirected by type', undirectedByType)];
  const both = graph.derive('undirected', undirected);
  if (direction === 'undirected') return [both];
  // Derived from the undirected graph, whose receptive field contains those of both directions.
  const { source, target, edgeWeights, edgeFeatures, edgeTypes, edgeTypeNames } = graph.graph;
  const own = {
    ...(edgeWeights && { edgeWeights }),
    ...(edgeFeatures && { edgeFeatures }),
    ...(edgeTypes && edgeTypeNames && { edgeTypes, edgeTypeNames }),
  };
  return [
    both.derive('there', (whole) => ({ ...whole, source, target, ...own })),
    both.derive('back', (whole) => ({ ...whole, source: target, target: source, ...own })),
  ];
}

/** Adds the reverse of every edge and merges duplicates. Weight and features of an edge are the mean of those of the merged ones; types are left out. */
export function undirected(graph: Graph): Graph {
  return merged(graph, new Int32Array(graph.source.length), 1);
}

/** Adds the reverse of every edge with the same type, and merges duplicates of one type. */
export function undirectedByType(graph: Graph): Graph {
  return merged(graph, relationsOf(graph), countRelations(graph));
}

/** @param types [E] edges of different types are not merged */
function merged(graph: Graph, types: Int32Array, numTypes: number): Graph {
  const { numNodes, source, target, edgeWeights, edgeFeatures, edgeTypeNames } = graph;
  const keyOf = (from: number, to: number, type: number): number => (to * numNodes + from) * numTypes + type;
  const keys = new Float64Array(2 * source.length);
  for (let edge = 0; edge < source.length; edge++) {
    const [from, to] = [source[edge] as number, target[edge] as number];
    keys[2 * edge] = keyOf(from, to, types[edge] as number);
    keys[2 * edge + 1] = keyOf(to, from, types[edge] as number);
  }
  const sorted = keys.slice().sort();
  const unique = sorted.filter((key, at) => at === 0 || key !== sorted[at - 1]);
  const edges = withEdges(graph, {
    source: Int32Array.from(unique, (key) => Math.floor(key / numTypes) % numNodes),
    target: Int32Array.from(unique, (key) => Math.floor(key / (numTypes * numNodes))),
    ...(edgeWeights && { edgeWeights: meansByKey(keys, unique, edgeWeights) }),
  });
  const ofType =
    numTypes > 1 && edgeTypeNames
      ? { ...edges, edgeTypes: Int32Array.from(unique, (key) => key % numTypes), edgeTypeNames }
      : edges;
  if (!edgeFeatures) return ofType;
  const { columns } = edgeFeatures;
  const values = meansByKey(keys, unique, edgeFeatures.values, columns);
  return { ...ofType, edgeFeatures: { layout: 'dense', rows: unique.length, columns, values } };
}

/** Computes the mean values of the edges of each unique key. Edge e has keys 2 e and 2 e + 1. @param values [E * columns] */
function meansByKey(keys: Float64Array, unique: Float64Array, values: Float32Array, columns = 1): Float32Array {
  const places = new Map<number, number>();
  for (const [place, key] of unique.entries()) places.set(key, place);
  const sums = new Float64Array(unique.length * columns);
  const counts = new Int32Array(unique.length);
  for (const [at, key] of keys.entries()) {
    const place = places.get(key) as number;
    for (let column = 0; column < columns; column++)
      sums[place * columns + column] =
        (sums[place * columns + column] as number) + (values[(at >> 1) * columns + column] as number);
    counts[place] = (counts[place] as number) + 1;
  }
  return Float32Array.from(sums, (sum, at) => sum / (counts[Math.floor(at / columns)] as number));
}
