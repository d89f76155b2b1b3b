import { createGraph, type Graph, numberTargets, Random, type Targets } from '@gnas/core/plugin';

/** What is predicted of each graph. */
export type Predicted = 'classes' | 'labels' | 'numbers';

/**
 * Small graphs: cycles (class 0) and stars (class 1) of 3 to 8 nodes, a graph of one node, and graphs without edges of class 1. Numbers are
 * counts of nodes and edges; labels say which of "star" and "large" holds, with some unknown.
 */
export function severalGraphs(predicted: Predicted, count = 60): Graph {
  const random = new Random(1);
  const pointers = [0];
  const edges: [number, number][] = [];
  const labels: number[] = [];
  const values: number[] = [];
  for (let graph = 0; graph < count; graph++) {
    const first = pointers[graph] as number;
    const size = graph === 0 ? 1 : 3 + random.integer(6);
    const isStar = graph % 2 === 1;
    const own: [number, number][] = [];
    if (graph !== 0 && graph !== 3)
      for (let node = 0; node < size; node++) {
        if (isStar && node > 0) own.push([first, first + node], [first + node, first]);
        if (!isStar) own.push([first + node, first + ((node + 1) % size)], [first + ((node + 1) % size), first + node]);
      }
    edges.push(...own);
    pointers.push(first + size);
    labels.push(isStar ? 1 : 0);
    if (predicted === 'numbers') values.push(100 * size + own.length);
    if (predicted === 'labels') values.push(isStar ? 1 : 0, graph % 5 === 0 ? Number.NaN : Number(size > 5));
  }
  const numNodes = pointers[count] as number;
  const degrees = new Float32Array(numNodes);
  for (const [, target] of edges) degrees[target] = (degrees[target] as number) + 1;
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  const part = (rest: number): Int32Array => rows.filter((row) => row % 3 === rest);
  const split = { train: part(0), validation: part(1), test: part(2) };
  const targets = targetsOf(predicted, Float32Array.from(values), split);
  return createGraph({
    name: 'several',
    numNodes,
    source: Int32Array.from(edges, ([source]) => source),
    target: Int32Array.from(edges, ([, target]) => target),
    graphPointers: Int32Array.from(pointers),
    graphIds: Array.from(rows, (row) => `g${row}`),
    features: {
      layout: 'dense',
      rows: numNodes,
      columns: 2,
      values: Float32Array.from({ length: 2 * numNodes }, (_, at) => (at % 2 === 0 ? 1 : (degrees[at >> 1] as number))),
    },
    labels: targets ? new Int32Array(count).fill(-1) : Int32Array.from(labels),
    numClasses: targets ? 0 : 2,
    ...(targets ? { targets } : { classNames: ['cycle', 'star'] }),
    split,
  });
}

function targetsOf(predicted: Predicted, values: Float32Array, split: Graph['split']): Targets | undefined {
  if (predicted === 'numbers') return numberTargets({ values, columns: 1, names: ['size'] }, split);
  if (predicted === 'labels') return { kind: 'labels', columns: 2, values, names: ['star', 'large'] };
  return undefined;
}
