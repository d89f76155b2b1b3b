import { type Graph, Random } from '@gnas/core/plugin';
import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { weightOf } from './structure-mask.js';

/** The best approximation U diag(s) V^T of a matrix [N, N] by one of lower rank. */
export interface TruncatedSvd {
  /** [N, rank] U diag(s), row by row. */
  readonly left: Float64Array;
  /** [N, rank] V, row by row. */
  readonly right: Float64Array;
  readonly rank: number;
}

const oversampling = 10;
const powerIterations = 6;

/**
 * Truncated singular value decomposition of a graph's adjacency matrix, whose rows are target nodes. Uses randomized subspace iteration
 * (Halko et al. 2011, algorithms 4.4 and 5.1), which only needs products with the sparse matrix. Deterministic for a graph.
 */
export function truncatedSvd(graph: Graph, rank: number): TruncatedSvd {
  const { numNodes } = graph;
  const width = Math.min(numNodes, rank + oversampling);
  const random = new Random(0);
  let basis = orthonormal(multiply(graph, Matrix.from1DArray(numNodes, width, draw(random, numNodes * width)), false));
  for (let iteration = 0; iteration < powerIterations; iteration++)
    basis = orthonormal(multiply(graph, orthonormal(multiply(graph, basis, true)), false));
  // basis^T A = (A^T basis)^T is narrow. Its decomposition W S V^T gives A ~ (basis W) S V^T.
  const small = new SingularValueDecomposition(multiply(graph, basis, true), { autoTranspose: true });
  const kept = Math.min(rank, width);
  const right = small.leftSingularVectors.subMatrix(0, numNodes - 1, 0, kept - 1);
  const left = basis.mmul(small.rightSingularVectors.subMatrix(0, width - 1, 0, kept - 1));
  left.mulRowVector(small.diagonal.slice(0, kept));
  return { left: Float64Array.from(left.to1DArray()), right: Float64Array.from(right.to1DArray()), rank: kept };
}

function draw(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.normal());
}

function orthonormal(matrix: Matrix): Matrix {
  return new QrDecomposition(matrix).orthogonalMatrix;
}

/** Multiplies the adjacency matrix, or its transpose, by x [N, width]. */
function multiply(graph: Graph, x: Matrix, transposed: boolean): Matrix {
  const { source, target, numNodes } = graph;
  const result = Matrix.zeros(numNodes, x.columns);
  const rows = Array.from({ length: numNodes }, (_, row) => ({ from: x.getRow(row), to: new Float64Array(x.columns) }));
  for (let edge = 0; edge < source.length; edge++) {
    const from = rows[(transposed ? target : source)[edge] as number]?.from as number[];
    const to = rows[(transposed ? source : target)[edge] as number]?.to as Float64Array;
    const weight = weightOf(graph, edge);
    for (let k = 0; k < to.length; k++) to[k] = (to[k] as number) + weight * (from[k] as number);
  }
  rows.forEach(({ to }, row) => {
    result.setRow(row, to);
  });
  return result;
}
