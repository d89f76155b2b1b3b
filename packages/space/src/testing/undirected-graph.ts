import { createGraph, type Graph } from '@gnas/core';

/** An undirected graph in both directions, with binary features given as the columns that each node has. */
export function undirectedGraph(pairs: readonly (readonly [number, number])[], columns: readonly (readonly number[])[]): Graph {
  const both = [...pairs, ...pairs.map(([a, b]) => [b, a] as const)];
  const width = Math.max(...columns.flat()) + 1;
  const values = new Float32Array(columns.length * width);
  columns.forEach((present, node) => {
    for (const column of present) values[node * width + column] = 1;
  });
  return createGraph({
    name: 'small',
    numNodes: columns.length,
    source: Int32Array.from(both, ([a]) => a),
    target: Int32Array.from(both, ([, b]) => b),
    features: { layout: 'dense', rows: columns.length, columns: width, values },
    labels: Int32Array.from(columns, (_, node) => node % 2),
    numClasses: 2,
    split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
  });
}
