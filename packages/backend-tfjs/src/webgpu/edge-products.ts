import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { edgeDotKernel, weightedSumKernel } from '../kernels/edge-products.js';
import type { CompressedRows, SparseStructure } from '../sparse/sparse-structure.js';
import { runProgram, type WebgpuBackend, type WebgpuKernel } from './program.js';
import { rowsOnGpu } from './structure.js';

const weightedSums = {
  name: 'weighted sums over edges',
  inputs: ['rowPointers', 'columnIndices', 'permutation', 'coefficients', 'x'],
  uniforms: [
    ['heads', 'i32'],
    ['width', 'i32'],
  ],
  body: `
    let f = index % uniforms.width;
    let h = index / uniforms.width % uniforms.heads;
    let i = index / uniforms.width / uniforms.heads;
    var sum = 0.0;
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) {
      let source = (columnIndices[k] * uniforms.heads + h) * uniforms.width + f;
      sum += coefficients[permutation[k] * uniforms.heads + h] * x[source];
    }
    result[index] = sum;`,
} as const;

const dots = {
  name: 'dot products over edges',
  inputs: ['rowOf', 'columnIndices', 'a', 'b'],
  uniforms: [
    ['heads', 'i32'],
    ['width', 'i32'],
  ],
  body: `
    let k = index / uniforms.heads;
    let h = index % uniforms.heads;
    let atTarget = (rowOf[k] * uniforms.heads + h) * uniforms.width;
    let atSource = (columnIndices[k] * uniforms.heads + h) * uniforms.width;
    var dot = 0.0;
    for (var f = 0; f < uniforms.width; f++) { dot += a[atTarget + f] * b[atSource + f]; }
    result[index] = dot;`,
} as const;

/** [rows, H, F] sum over each row's edges of the coefficients [E, H] times the rows of x at the other end. */
export function sumOverEdges(
  backend: WebgpuBackend,
  edges: SparseStructure,
  rows: CompressedRows,
  coefficients: TensorInfo,
  x: TensorInfo,
): TensorInfo {
  const [, heads, width] = x.shape as [number, number, number];
  const { rowPointers, columnIndices, permutation } = rowsOnGpu(backend, edges, rows);
  return runProgram(backend, weightedSums, {
    inputs: { rowPointers, columnIndices, permutation, coefficients, x },
    uniforms: { heads, width },
    shape: [rows.rows, heads, width],
  });
}

/** target and source [N, H, F] -> [E, H] */
export function dotOverEdges(backend: WebgpuBackend, edges: SparseStructure, target: TensorInfo, source: TensorInfo): TensorInfo {
  const [, heads, width] = target.shape as [number, number, number];
  const { rowOf, columnIndices } = rowsOnGpu(backend, edges, edges.forward);
  return runProgram(backend, dots, {
    inputs: { rowOf, columnIndices, a: target, b: source },
    uniforms: { heads, width },
    shape: [edges.forward.columnIndices.length, heads],
  });
}

export const edgeDot: WebgpuKernel<typeof edgeDotKernel> = ({ target, source }, { edges }, backend) =>
  dotOverEdges(backend, edges, target, source);

export const weightedSum: WebgpuKernel<typeof weightedSumKernel> = ({ x, coefficients }, { edges, transposed }, backend) =>
  sumOverEdges(backend, edges, transposed ? edges.transposed : edges.forward, coefficients, x);
