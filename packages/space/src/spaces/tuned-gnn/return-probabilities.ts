import { type Graph, Random } from '@gnas/core/plugin';
import { undirected } from './edge-directions.js';

/** Steps of the walks. */
export const walkLengths = [2, 3, 4, 5, 6, 7, 8] as const;
const mostSteps = 4;

/** Maximum number of edge visits for exact probabilities, a second or two. Beyond it, they are estimated. */
const mostVisits = 3e8;
const numProbes = 64;

/** Neighbors of each node along undirected edges, in compressed rows, without self loops. */
interface Neighbors {
  readonly rowPointers: Int32Array;
  readonly columnIndices: Int32Array;
  readonly degrees: Int32Array;
}

/**
 * Computes the probability that a random walk from each node returns to it after each of `walkLengths` steps, [N, 7].
 *
 * With P = D^-1 A, P^(a+b)_ii = d_i sum_j P^a_ij P^b_ij / d_j, so that walks of 4 steps are enough. On graphs where even these visit too
 * many edges, the sum is estimated from 64 random vectors, with a relative error of about 18 %.
 */
export function returnProbabilities(graph: Graph): Float32Array {
  const neighbors = neighborsOf(graph);
  return exact(neighbors, mostVisits) ?? estimated(neighbors);
}

/** Computes exact probabilities, or returns undefined if that takes more than the given number of edge visits. */
export function exact({ rowPointers, columnIndices, degrees }: Neighbors, visits: number): Float32Array | undefined {
  const numNodes = degrees.length;
  const values = new Float32Array(numNodes * walkLengths.length);
  /** Per number of steps: the probability of each node, and the nodes where it is not 0. */
  const walks = Array.from({ length: mostSteps + 1 }, () => ({ at: new Float64Array(numNodes), nodes: [] as number[] }));
  let left = visits;
  for (let start = 0; start < numNodes; start++) {
    const degree = degrees[start] as number;
    if (degree === 0) continue;
    const first = walks[0] as (typeof walks)[number];
    first.at[start] = 1;
    first.nodes.push(start);
    for (let step = 1; step <= mostSteps; step++) {
      const [from, to] = [walks[step - 1], walks[step]] as [(typeof walks)[number], (typeof walks)[number]];
      for (const node of from.nodes) {
        const share = (from.at[node] as number) / (degrees[node] as number);
        const end = rowPointers[node + 1] as number;
        for (let k = rowPointers[node] as number; k < end; k++) {
          const next = columnIndices[k] as number;
          if (to.at[next] === 0) to.nodes.push(next);
          to.at[next] = (to.at[next] as number) + share;
        }
        left -= degrees[node] as number;
      }
    }
    for (const [column, length] of walkLengths.entries()) {
      const [half, rest] = [walks[length >> 1], walks[length - (length >> 1)]] as [
        (typeof walks)[number],
        (typeof walks)[number],
      ];
      let sum = 0;
      for (const node of half.nodes) sum += ((half.at[node] as number) * (rest.at[node] as number)) / (degrees[node] as number);
      values[start * walkLengths.length + column] = degree * sum;
    }
    for (const walk of walks) {
      for (const node of walk.nodes) walk.at[node] = 0;
      walk.nodes.length = 0;
    }
    if (left < 0) return undefined;
  }
  return values;
}

/** Estimates the sum over j by the mean of (P^a D^-1/2 z)_i (P^b D^-1/2 z)_i over random signs z. */
export function estimated({ rowPointers, columnIndices, degrees }: Neighbors): Float32Array {
  const numNodes = degrees.length;
  const values = new Float32Array(numNodes * walkLengths.length);
  const random = new Random(0).split('return probabilities');
  const walks = Array.from({ length: mostSteps + 1 }, () => new Float64Array(numNodes));
  for (let probe = 0; probe < numProbes; probe++) {
    const start = walks[0] as Float64Array;
    for (let node = 0; node < numNodes; node++)
      start[node] = (random.uniform() < 0.5 ? 1 : -1) / Math.sqrt(Math.max(1, degrees[node] as number));
    for (let step = 1; step <= mostSteps; step++) {
      const [from, to] = [walks[step - 1], walks[step]] as [Float64Array, Float64Array];
      for (let node = 0; node < numNodes; node++) {
        let sum = 0;
        const end = rowPointers[node + 1] as number;
        for (let k = rowPointers[node] as number; k < end; k++) sum += from[columnIndices[k] as number] as number;
        to[node] = sum / Math.max(1, degrees[node] as number);
      }
    }
    for (let node = 0; node < numNodes; node++)
      for (const [column, length] of walkLengths.entries()) {
        const at = node * walkLengths.length + column;
        const product = (walks[length >> 1]?.[node] as number) * (walks[length - (length >> 1)]?.[node] as number);
        values[at] = (values[at] as number) + ((degrees[node] as number) * product) / numProbes;
      }
  }
  return values;
}

/** Collects the neighbors of each node. */
export function neighborsOf(graph: Graph): Neighbors {
  const { numNodes } = graph;
  const { source, target } = undirected(graph);
  const degrees = new Int32Array(numNodes);
  const columnIndices: number[] = [];
  // By target already.
  for (let edge = 0; edge < source.length; edge++) {
    const [from, to] = [source[edge] as number, target[edge] as number];
    if (from === to) continue;
    degrees[to] = (degrees[to] as number) + 1;
    columnIndices.push(from);
  }
  const rowPointers = new Int32Array(numNodes + 1);
  for (let node = 0; node < numNodes; node++) rowPointers[node + 1] = (rowPointers[node] as number) + (degrees[node] as number);
  return { rowPointers, columnIndices: Int32Array.from(columnIndices), degrees };
}
