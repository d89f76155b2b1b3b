import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DropoutMask } from '../dropout-mask.js';
import type { attendGradientKernel, attendKernel } from '../kernels/attend.js';
import type { CompressedRows } from '../sparse/sparse-structure.js';
import { dropped } from './dropout.js';
import { dotOverEdges, sumOverEdges } from './edge-products.js';
import { softmaxOfRow } from './edge-softmax.js';
import { runProgram, type WebgpuBackend, type WebgpuKernel } from './program.js';
import { rowsOnGpu } from './structure.js';

const softmax = {
  name: 'attention coefficients',
  inputs: ['rowPointers', 'columnIndices', 'sourceLogits', 'targetLogits'],
  uniforms: [
    ['heads', 'i32'],
    ['slope', 'f32'],
  ],
  functions: 'fn leaky(x : f32) -> f32 { return select(x * uniforms.slope, x, x > 0.0); }',
  body: softmaxOfRow('leaky(sourceLogits[columnIndices[k] * uniforms.heads + h] + targetLogits[i * uniforms.heads + h])'),
} as const;

/** [E, H] gradient of the logits before the leaky ReLU, one thread per row and head. */
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

/** [rows, H] sum over each row's edges. */
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

/** Coefficients with dropout; the same tensor if nothing is dropped. The caller frees any other. */
const kept = (backend: WebgpuBackend, alpha: TensorInfo, dropout: DropoutMask): TensorInfo =>
  dropout.threshold === 0 ? alpha : dropped(backend, alpha, dropout);

export const attend: WebgpuKernel<typeof attendKernel> = ({ x, source, target }, { edges, negativeSlope, dropout }, backend) => {
  const heads = x.shape[1] as number;
  const { rowPointers, columnIndices } = rowsOnGpu(backend, edges, edges.forward);
  const alpha = runProgram(backend, softmax, {
    inputs: { rowPointers, columnIndices, sourceLogits: source, targetLogits: target },
    uniforms: { heads, slope: negativeSlope },
    shape: [edges.forward.columnIndices.length, heads],
    threads: edges.forward.rows * heads,
  });
  const coefficients = kept(backend, alpha, dropout);
  const y = sumOverEdges(backend, edges, edges.forward, coefficients, x);
  if (coefficients !== alpha) backend.disposeData(coefficients.dataId);
  return [y, alpha];
};

export const attendGradient: WebgpuKernel<typeof attendGradientKernel> = (
  { dy, x, source, target, alpha },
  { edges, negativeSlope, dropout },
  backend,
) => {
  const heads = x.shape[1] as number;
  const { columnIndices, rowPointers } = rowsOnGpu(backend, edges, edges.forward);
  const dots = dotOverEdges(backend, edges, dy, x);
  const dAlpha = kept(backend, dots, dropout);
  const coefficients = kept(backend, alpha, dropout);
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
    sumOverEdges(backend, edges, edges.transposed, coefficients, dy),
    gradientOf(source, edges.transposed),
    gradientOf(target, edges.forward),
  ];
  const between = new Set([dots, dAlpha, dLogits, coefficients].filter((tensor) => tensor !== alpha));
  for (const { dataId } of between) backend.disposeData(dataId);
  return gradients;
};
