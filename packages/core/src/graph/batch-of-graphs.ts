import { featureRows } from './feature-rows.js';
import type { FeatureMatrix, Graph } from './graph.js';
import type { SampledSubgraph } from './neighbor-sampler.js';
import { firstRows } from './rows-of.js';
import { edgeValues, targetRows } from './taken-values.js';

/** First edge of each of several graphs, and the number of edges. */
const edgePointers = new WeakMap<Graph, Int32Array>();

/**
 * Takes some of several graphs as one block-diagonal graph, in the given order. All of them are its train split. The time depends on the size
 * of the batch alone. Features are copied on first access.
 * @param rows numbers of the graphs
 */
export function batchOfGraphs(graph: Graph, rows: Int32Array): SampledSubgraph {
  const pointers = graph.graphPointers as Int32Array;
  const firstEdge = edgePointersOf(graph, pointers);
  const graphPointers = new Int32Array(rows.length + 1);
  let edges = 0;
  rows.forEach((row, at) => {
    graphPointers[at + 1] = (graphPointers[at] as number) + (pointers[row + 1] as number) - (pointers[row] as number);
    edges += (firstEdge[row + 1] as number) - (firstEdge[row] as number);
  });
  const numNodes = graphPointers[rows.length] as number;
  const nodes = new Int32Array(numNodes);
  const source = new Int32Array(edges);
  const target = new Int32Array(edges);
  const edgeNumbers = new Int32Array(edges);
  let to = 0;
  rows.forEach((row, at) => {
    const shift = (graphPointers[at] as number) - (pointers[row] as number);
    for (let node = pointers[row] as number; node < (pointers[row + 1] as number); node++) nodes[node + shift] = node;
    for (let edge = firstEdge[row] as number; edge < (firstEdge[row + 1] as number); edge++, to++) {
      source[to] = (graph.source[edge] as number) + shift;
      target[to] = (graph.target[edge] as number) + shift;
      edgeNumbers[to] = edge;
    }
  });
  const { name, features, labels, numClasses, classNames, targets } = graph;
  let own: FeatureMatrix | undefined;
  const train = firstRows(rows.length);
  const none = new Int32Array(0);
  return {
    nodes,
    graph: {
      name,
      numNodes,
      graphPointers,
      source,
      target,
      ...edgeValues(graph, edgeNumbers),
      get features() {
        own ??= featureRows(features, nodes);
        return own;
      },
      labels: Int32Array.from(rows, (row) => labels[row] as number),
      numClasses,
      ...(classNames && { classNames }),
      ...(targets && { targets: targetRows(targets, rows) }),
      split: { train, validation: none, test: none },
    },
  };
}

function edgePointersOf(graph: Graph, pointers: Int32Array): Int32Array {
  let first = edgePointers.get(graph);
  if (!first) {
    first = new Int32Array(pointers.length);
    let edge = 0;
    for (let row = 0; row + 1 < pointers.length; row++) {
      while (edge < graph.source.length && (graph.source[edge] as number) < (pointers[row + 1] as number)) edge++;
      first[row + 1] = edge;
    }
    edgePointers.set(graph, first);
  }
  return first;
}
