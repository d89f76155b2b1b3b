import type { Activation, Reduction, SelfLoops } from '../backend/ops.js';
import type { Graph } from '../graph/graph.js';

/** Expected outputs of operations in plain, unoptimized JavaScript. Matrices are in row-major order. */

export interface Edge {
  readonly source: number;
  readonly target: number;
  readonly weight: number;
}

/** Lists the edges of a view, ordered by target. @param weighted false sets all weights to 1 */
export function edgesOf(graph: Graph, selfLoops: SelfLoops = 'keep', weighted = true): Edge[] {
  const edges = Array.from(graph.source, (source, edge) => ({
    source,
    target: graph.target[edge] as number,
    weight: weighted ? (graph.edgeWeights?.[edge] ?? 1) : 1,
  }));
  const others = edges.filter(({ source, target }) => selfLoops === 'keep' || source !== target);
  const loops = Array.from({ length: selfLoops === 'add' ? graph.numNodes : 0 }, (_, node) => ({
    source: node,
    target: node,
    weight: edges.findLast(({ source, target }) => source === node && target === node)?.weight ?? 1,
  }));
  return [...others, ...loops].sort((a, b) => a.target - b.target);
}

/** Normalizes weights to weight / sqrt(degree(source) * degree(target)). */
export function symmetric(edges: readonly Edge[], numNodes: number, by: 'target' | 'source' = 'target'): Edge[] {
  const degrees = new Array<number>(numNodes).fill(0);
  for (const edge of edges) degrees[edge[by]] = (degrees[edge[by]] as number) + edge.weight;
  return edges.map((edge) => ({
    ...edge,
    weight: edge.weight / Math.sqrt((degrees[edge.source] as number) * (degrees[edge.target] as number)),
  }));
}

/** Normalizes over the batch: [N, F] -> [N, F]. */
export function normalized(x: Float32Array, scale: Float32Array, shift: Float32Array): number[] {
  const width = scale.length;
  const columns = Array.from(scale, (by, f) => {
    const values = Array.from(x).filter((_, at) => at % width === f);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return values.map((value) => ((value - mean) / Math.sqrt(variance + 1e-5)) * by + (shift[f] as number));
  });
  return Array.from(x, (_, at) => columns[at % width]?.[Math.floor(at / width)] as number);
}

/** Combines source rows at target nodes: [N, F] -> [N, F]. */
export function aggregated(edges: readonly Edge[], numNodes: number, x: ArrayLike<number>, reduce: Reduction = 'sum'): number[] {
  const width = x.length / numNodes;
  return Array.from({ length: numNodes * width }, (_, at) => {
    const [node, f] = [Math.floor(at / width), at % width];
    const messages = edges
      .filter(({ target }) => target === node)
      .map(({ source, weight }) => weight * (x[source * width + f] as number));
    if (messages.length === 0) return 0;
    if (reduce === 'max') return Math.max(...messages);
    const sum = messages.reduce((a, b) => a + b, 0);
    return reduce === 'mean' ? sum / messages.length : sum;
  });
}

/** Computes coefficients [E], which sum to 1 at each target, from logits [E]. */
export function softmaxByTarget(edges: readonly Edge[], logits: readonly number[]): number[] {
  return edges.map(({ target }, k) => {
    const all = edges.flatMap((edge, other) => (edge.target === target ? [Math.exp(logits[other] as number)] : []));
    return Math.exp(logits[k] as number) / all.reduce((a, b) => a + b, 0);
  });
}

/** Computes graph attention (Velickovic et al. 2018, eq. 1 to 4): -> [N, H, F]. */
export function attended(
  edges: readonly Edge[],
  numNodes: number,
  [x, source, target]: readonly ArrayLike<number>[],
  heads: number,
  slope: number,
  shared = false,
): number[] {
  const rowHeads = shared ? 1 : heads;
  const width = (x as ArrayLike<number>).length / numNodes / rowHeads;
  const y = new Array<number>(numNodes * heads * width).fill(0);
  for (let h = 0; h < heads; h++) {
    const logits = edges.map((edge) => {
      const sum = (source?.[edge.source * heads + h] as number) + (target?.[edge.target * heads + h] as number);
      return sum > 0 ? sum : slope * sum;
    });
    softmaxByTarget(edges, logits).forEach((coefficient, k) => {
      const edge = edges[k] as Edge;
      for (let f = 0; f < width; f++) {
        const to = (edge.target * heads + h) * width + f;
        y[to] = (y[to] as number) + coefficient * (x?.[(edge.source * rowHeads + (shared ? 0 : h)) * width + f] as number);
      }
    });
  }
  return y;
}

/** Multiplies matrices: [M, K] x [K, N] -> [M, N]. */
export function multiplied(a: ArrayLike<number>, b: ArrayLike<number>, inner: number): number[] {
  const [rows, columns] = [a.length / inner, b.length / inner];
  return Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += (a[Math.floor(at / columns) * inner + k] as number) * (b[k * columns + (at % columns)] as number);
    return sum;
  });
}

/** Returns a graph's features as a dense matrix. */
export function featuresOf({ features }: Graph): Float32Array {
  if (features.layout === 'dense') return features.values;
  const dense = new Float32Array(features.rows * features.columns);
  for (let i = 0; i < features.rows; i++)
    for (let k = features.rowPointers[i] as number; k < (features.rowPointers[i + 1] as number); k++)
      dense[i * features.columns + (features.columnIndices[k] as number)] = features.values[k] as number;
  return dense;
}

/** Applies f to each row of `width` values. */
export function byRow(x: ArrayLike<number>, width: number, f: (row: number[]) => number[]): number[] {
  const values = Array.from(x);
  return Array.from({ length: values.length / width }, (_, i) => f(values.slice(i * width, (i + 1) * width))).flat();
}

export const softmax = (row: number[]): number[] => {
  const sum = row.reduce((total, value) => total + Math.exp(value), 0);
  return row.map((value) => Math.exp(value) / sum);
};

export const activations: Readonly<Record<Activation, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  leaky_relu: (x) => (x > 0 ? x : 0.01 * x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.log1p(Math.exp(x)),
};
