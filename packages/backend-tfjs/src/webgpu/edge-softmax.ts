import type { edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from '../kernels/edge-softmax.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { rowsOnGpu } from './structure.js';

/** WGSL of a softmax over a row's edges, one thread per row and head. @param logit expression of the logit of edge k and head h */
export const softmaxOfRow = (logit: string): string => `
  let i = index / uniforms.heads;
  let h = index % uniforms.heads;
  let begin = rowPointers[i];
  let end = rowPointers[i + 1];
  var top = -uniforms.INFINITY;
  for (var k = begin; k < end; k++) {
    let value = ${logit};
    result[k * uniforms.heads + h] = value;
    top = max(top, value);
  }
  var sum = 0.0;
  for (var k = begin; k < end; k++) {
    let value = exp(result[k * uniforms.heads + h] - top);
    result[k * uniforms.heads + h] = value;
    sum += value;
  }
  for (var k = begin; k < end; k++) { result[k * uniforms.heads + h] /= sum; }`;

const forward = {
  name: 'edge softmax',
  inputs: ['rowPointers', 'logits'],
  uniforms: [['heads', 'i32']],
  body: softmaxOfRow('logits[k * uniforms.heads + h]'),
} as const;

const gradient = {
  name: 'edge softmax, gradient',
  inputs: ['rowPointers', 'y', 'dy'],
  uniforms: [['heads', 'i32']],
  body: `
    let i = index / uniforms.heads;
    let h = index % uniforms.heads;
    var total = 0.0;
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) { total += y[k * uniforms.heads + h] * dy[k * uniforms.heads + h]; }
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) {
      let at = k * uniforms.heads + h;
      result[at] = y[at] * (dy[at] - total);
    }`,
} as const;

export const edgeSoftmax: WebgpuKernel<typeof edgeSoftmaxKernel> = ({ logits }, { edges }, backend) => {
  const heads = logits.shape[1] as number;
  const { rowPointers } = rowsOnGpu(backend, edges, edges.forward);
  return runProgram(backend, forward, {
    inputs: { rowPointers, logits },
    uniforms: { heads },
    shape: logits.shape,
    threads: edges.forward.rows * heads,
  });
};

export const edgeSoftmaxGradient: WebgpuKernel<typeof edgeSoftmaxGradientKernel> = ({ dy, y }, { edges }, backend) => {
  const heads = y.shape[1] as number;
  const { rowPointers } = rowsOnGpu(backend, edges, edges.forward);
  return runProgram(backend, gradient, {
    inputs: { rowPointers, y, dy },
    uniforms: { heads },
    shape: y.shape,
    threads: edges.forward.rows * heads,
  });
};
