import { createGraph, type Graph, Random } from '@gnas/core/plugin';

const random = new Random(11);
const [numNodes, edges, columns] = [90, 200, 4];
const nodes = (): Int32Array => Int32Array.from({ length: edges }, () => random.integer(numNodes));

/** 90 nodes, 200 directed edges of three types, one of which no edge has, and 4 dense features. */
export const typedNodes: Graph = createGraph({
  name: 'typed',
  numNodes,
  source: nodes(),
  target: nodes(),
  edgeTypes: Int32Array.from({ length: edges }, () => 2 * random.integer(2)),
  edgeTypeNames: ['above', 'unused', 'below'],
  features: {
    layout: 'dense',
    rows: numNodes,
    columns,
    values: Float32Array.from({ length: numNodes * columns }, () => Math.max(0, random.normal())),
  },
  labels: Int32Array.from({ length: numNodes }, (_, node) => node % 2),
  numClasses: 2,
  split: { train: Int32Array.of(5, 17, 60), validation: Int32Array.of(1), test: Int32Array.of(2) },
});
