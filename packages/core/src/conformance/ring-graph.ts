import { createGraph } from '../graph/create-graph.js';
import type { Graph } from '../graph/graph.js';
import { Random } from '../random.js';
import { sparseMatrix } from './sparse-matrix.js';

/** Creates a small random graph with edge weights, a self loop, a duplicate edge and an isolated node (the last one). */
export function ringGraph(options: { numNodes?: number; sparse?: boolean; seed?: number } = {}): Graph {
  const { numNodes = 7, sparse = false, seed = 1 } = options;
  const random = new Random(seed);
  const pairs: [number, number][] = [
    [0, 0],
    [0, 1],
    [0, 1],
  ];
  for (let node = 0; node < numNodes - 1; node++) for (let k = 0; k < 2; k++) pairs.push([random.integer(numNodes - 1), node]);
  const columns = 5;
  const values = Float32Array.from({ length: numNodes * columns }, () => (random.uniform() < 0.5 ? 0 : random.normal()));
  const half = Math.floor(numNodes / 3);
  return createGraph({
    name: 'ring',
    numNodes,
    source: Int32Array.from(pairs, ([source]) => source),
    target: Int32Array.from(pairs, ([, target]) => target),
    edgeWeights: Float32Array.from(pairs, () => 0.5 + random.uniform()),
    features: sparse ? sparseMatrix(numNodes, columns, values) : { layout: 'dense', rows: numNodes, columns, values },
    labels: Int32Array.from({ length: numNodes }, (_, node) => node % 3),
    numClasses: 3,
    split: {
      train: Int32Array.from({ length: half }, (_, i) => i),
      validation: Int32Array.from({ length: half }, (_, i) => half + i),
      test: Int32Array.from({ length: numNodes - 2 * half }, (_, i) => 2 * half + i),
    },
  });
}
