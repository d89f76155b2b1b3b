import { createGraph } from '../graph/create-graph.js';
import type { Graph } from '../graph/graph.js';

/** Six nodes on a ring with one self loop, three features, two classes: for core's own tests. */
export function tinyGraph(changes: Partial<Graph> = {}): Graph {
  return createGraph({
    name: 'tiny',
    numNodes: 6,
    source: Int32Array.of(0, 1, 2, 3, 4, 5, 0),
    target: Int32Array.of(1, 2, 3, 4, 5, 0, 0),
    features: { layout: 'dense', rows: 6, columns: 3, values: Float32Array.from({ length: 18 }, (_, i) => i) },
    labels: Int32Array.of(0, 1, 0, 1, 0, 1),
    numClasses: 2,
    split: { train: Int32Array.of(0, 1), validation: Int32Array.of(2, 3), test: Int32Array.of(4, 5) },
    ...changes,
  });
}
