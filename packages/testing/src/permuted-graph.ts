import { createGraph, type Graph, Random } from '@gnas/core/plugin';

/** A graph with its nodes in another order. */
export interface PermutedGraph {
  readonly graph: Graph;
  /** New number of each node. */
  readonly order: Int32Array;
}

/** Numbers the nodes of a graph with dense features in another order. */
export function permutedGraph(graph: Graph): PermutedGraph {
  const { features, numNodes, numClasses } = graph;
  if (features.layout !== 'dense') throw new Error('expected a graph with dense features');
  const order = new Random(17).shuffle(Int32Array.from({ length: numNodes }, (_, node) => node));
  const rename = (nodes: Int32Array): Int32Array => nodes.map((node) => order[node] as number);
  const values = new Float32Array(features.values.length);
  const labels = new Int32Array(numNodes);
  for (let node = 0; node < numNodes; node++) {
    const to = order[node] as number;
    values.set(features.values.subarray(node * features.columns, (node + 1) * features.columns), to * features.columns);
    labels[to] = graph.labels[node] as number;
  }
  const { train, validation, test } = graph.split;
  return {
    order,
    graph: createGraph({
      name: `${graph.name}-permuted`,
      numNodes,
      source: rename(graph.source),
      target: rename(graph.target),
      ...(graph.edgeWeights && { edgeWeights: graph.edgeWeights }),
      features: { ...features, values },
      labels,
      numClasses,
      split: { train: rename(train), validation: rename(validation), test: rename(test) },
    }),
  };
}

/** Moves rows to where a permuted graph has them. */
export function permutedRows(values: Float32Array, order: Int32Array): Float32Array {
  const width = values.length / order.length;
  const moved = new Float32Array(values.length);
  order.forEach((to, from) => {
    moved.set(values.subarray(from * width, (from + 1) * width), to * width);
  });
  return moved;
}
