import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type AttendAttributes, attendGradientKernel, attendKernel } from '../kernels/attend.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import type { CompressedRows } from '../sparse/sparse-structure.js';
import { dropped } from './dropout.js';
import { softmaxOfRow } from './edge-softmax.js';
import { keepFunction, maskUniforms, maskValues } from './keep.js';
import { runProgram, type WebgpuBackend } from './program.js';
import { rowsOnGpu } from './structure.js';

const coefficients = {
  name: 'attention coefficients',
  inputs: ['rowPointers', 'columnIndices', 'sourceLogits', 'targetLogits'],
  uniforms: [
    ['heads', 'i32'],
    ['slope', 'f32'],
  ],
  functions: 'fn leaky(x : f32) -> f32 { return select(x * uniforms.slope, x, x > 0.0); }',
  body: softmaxOfRow(
    'leaky(sourceLogits[columnIndices[k] * uniforms.heads + h] + targetLogits[i * uniforms.heads + h])',
  ),
} as const;

/** [rows, H, F]: of each row's edges, the kept coefficients times the rows of x at the other end. */
const weightedSums = {
  name: 'attention, weighted sums',
  inputs: ['rowPointers', 'columnIndices', 'permutation', 'kept', 'x'],
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
      sum += kept[permutation[k] * uniforms.heads + h] * x[(columnIndices[k] * uniforms.heads + h) * uniforms.width + f];
    }
    result[index] = sum;`,
} as const;

/** [E, H]: gradient of the kept coefficients. */
const edgeProducts = {
  name: 'attention, gradient of coefficients',
  inputs: ['rowOf', 'columnIndices', 'dy', 'x'],
  uniforms: [['heads', 'i32'], ['width', 'i32'], ...maskUniforms],
  functions: keepFunction,
  body: `
    let k = index / uniforms.heads;
    let h = index % uniforms.heads;
    let up = (rowOf[k] * uniforms.heads + h) * uniforms.width;
    let source = (columnIndices[k] * uniforms.heads + h) * uniforms.width;
    var dot = 0.0;
    for (var f = 0; f < uniforms.width; f++) { dot += dy[up + f] * x[source + f]; }
    result[index] = dot * keep(index);`,
} as const;

/** [E, H]: gradient of the sums of logits, one thread per row and head. */
const logitGradient = {
  name: 'attention, gradient of logits',
  inputs: ['rowPointers', 'columnIndices', 'sourceLogits', 'targetLogits', 'alpha', 'dAlpha'],
  uniforms: [
    ['heads', 'i32'],
    ['slope', 'f32'],
  ],
  body: `
    let i = index / uniforms.heads;
    let h = index % uniforms.heads;
    var total = 0.0;
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) {
      total += alpha[k * uniforms.heads + h] * dAlpha[k * uniforms.heads + h];
    }
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) {
      let at = k * uniforms.heads + h;
      let logit = sourceLogits[columnIndices[k] * uniforms.heads + h] + targetLogits[index];
      result[at] = alpha[at] * (dAlpha[at] - total) * select(uniforms.slope, 1.0, logit > 0.0);
    }`,
} as const;

/** [rows, H]: of each row's edges, the values added up. */
const edgeSums = {
  name: 'attention, sums over edges',
  inputs: ['rowPointers', 'permutation', 'x'],
  uniforms: [['heads', 'i32']],
  body: `
    let i = index / uniforms.heads;
    let h = index % uniforms.heads;
    var sum = 0.0;
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) { sum += x[permutation[k] * uniforms.heads + h]; }
    result[index] = sum;`,
} as const;

function sumWeighted(
  backend: WebgpuBackend,
  { edges, dropout }: AttendAttributes,
  rows: CompressedRows,
  alpha: TensorInfo,
  x: TensorInfo,
): TensorInfo {
  const [, heads, width] = x.shape as [number, number, number];
  const { rowPointers, columnIndices, permutation } = rowsOnGpu(backend, edges, rows);
  const kept = dropout.threshold === 0 ? alpha : dropped(backend, alpha, dropout);
  const sums = runProgram(backend, weightedSums, {
    inputs: { rowPointers, columnIndices, permutation, kept, x },
    uniforms: { heads, width },
    shape: [rows.rows, heads, width],
  });
  if (kept !== alpha) backend.disposeData(kept.dataId);
  return sums;
}

registerDeviceKernel<'x' | 'source' | 'target', AttendAttributes>(
  attendKernel,
  'webgpu',
  ({ x, source, target }, attributes, backend: WebgpuBackend) => {
    const { edges, negativeSlope } = attributes;
    const heads = x.shape[1] as number;
    const { rowPointers, columnIndices } = rowsOnGpu(backend, edges, edges.forward);
    const alpha = runProgram(backend, coefficients, {
      inputs: { rowPointers, columnIndices, sourceLogits: source, targetLogits: target },
      uniforms: { heads, slope: negativeSlope },
      shape: [edges.forward.columnIndices.length, heads],
      threads: edges.forward.rows * heads,
    });
    return [sumWeighted(backend, attributes, edges.forward, alpha, x), alpha];
  },
);

registerDeviceKernel<'dy' | 'x' | 'source' | 'target' | 'alpha', AttendAttributes>(
  attendGradientKernel,
  'webgpu',
  ({ dy, x, source, target, alpha }, attributes, backend: WebgpuBackend) => {
    const { edges, negativeSlope, dropout } = attributes;
    const [, heads, width] = x.shape as [number, number, number];
    const byTarget = rowsOnGpu(backend, edges, edges.forward);
    const { columnIndices, rowPointers } = byTarget;
    const dAlpha = runProgram(backend, edgeProducts, {
      inputs: { rowOf: byTarget.rowOf, columnIndices, dy, x },
      uniforms: { heads, width, ...maskValues(dropout) },
      shape: alpha.shape,
    });
    const dLogits = runProgram(backend, logitGradient, {
      inputs: { rowPointers, columnIndices, sourceLogits: source, targetLogits: target, alpha, dAlpha },
      uniforms: { heads, slope: negativeSlope },
      shape: alpha.shape,
      threads: edges.forward.rows * heads,
    });
    const gradientOf = ({ shape }: TensorInfo, rows: CompressedRows): TensorInfo => {
      const { rowPointers, permutation } = rowsOnGpu(backend, edges, rows);
      return runProgram(backend, edgeSums, { inputs: { rowPointers, permutation, x: dLogits }, uniforms: { heads }, shape });
    };
    const gradients = [
      sumWeighted(backend, attributes, edges.transposed, alpha, dy),
      gradientOf(source, edges.transposed),
      gradientOf(target, edges.forward),
    ];
    for (const { dataId } of [dAlpha, dLogits]) backend.disposeData(dataId);
    return gradients;
  },
);
