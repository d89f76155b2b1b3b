import type { logSoftmaxGradientKernel, logSoftmaxKernel } from '../kernels/log-softmax.js';
import { runProgram, type WebgpuKernel } from './program.js';

const forward = {
  name: 'log softmax',
  inputs: ['x'],
  uniforms: [['width', 'i32']],
  body: `
    let begin = index * uniforms.width;
    let end = begin + uniforms.width;
    var top = x[begin];
    for (var at = begin; at < end; at++) { top = max(top, x[at]); }
    var sum = 0.0;
    for (var at = begin; at < end; at++) { sum += exp(x[at] - top); }
    let shift = top + log(sum);
    for (var at = begin; at < end; at++) { result[at] = x[at] - shift; }`,
} as const;

const gradient = {
  name: 'log softmax, gradient',
  inputs: ['y', 'dy'],
  uniforms: [['width', 'i32']],
  body: `
    let begin = index * uniforms.width;
    let end = begin + uniforms.width;
    var sum = 0.0;
    for (var at = begin; at < end; at++) { sum += dy[at]; }
    for (var at = begin; at < end; at++) { result[at] = dy[at] - exp(y[at]) * sum; }`,
} as const;

export const logSoftmax: WebgpuKernel<typeof logSoftmaxKernel> = ({ x }, _attributes, backend) => {
  const [threads, width] = x.shape as [number, number];
  return runProgram(backend, forward, { inputs: { x }, uniforms: { width }, shape: x.shape, threads });
};

export const logSoftmaxGradient: WebgpuKernel<typeof logSoftmaxGradientKernel> = ({ dy, y }, _attributes, backend) => {
  const [threads, width] = y.shape as [number, number];
  return runProgram(backend, gradient, { inputs: { y, dy }, uniforms: { width }, shape: y.shape, threads });
};
