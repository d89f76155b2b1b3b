import type { headMeanGradientKernel, headMeanKernel } from '../kernels/head-mean.js';
import { runProgram, type WebgpuKernel } from './program.js';

const forward = {
  name: 'head mean',
  inputs: ['x'],
  uniforms: [
    ['heads', 'i32'],
    ['width', 'i32'],
  ],
  body: `
    let first = index / uniforms.width * uniforms.heads * uniforms.width + index % uniforms.width;
    var sum = 0.0;
    for (var h = 0; h < uniforms.heads; h++) { sum += x[first + h * uniforms.width]; }
    result[index] = sum / f32(uniforms.heads);`,
} as const;

const gradient = {
  name: 'head mean, gradient',
  inputs: ['dy'],
  uniforms: [
    ['heads', 'i32'],
    ['width', 'i32'],
  ],
  body: `
    let row = index / uniforms.width / uniforms.heads;
    result[index] = dy[row * uniforms.width + index % uniforms.width] / f32(uniforms.heads);`,
} as const;

export const headMean: WebgpuKernel<typeof headMeanKernel> = ({ x }, _attributes, backend) => {
  const [rows, heads, width] = x.shape as [number, number, number];
  return runProgram(backend, forward, { inputs: { x }, uniforms: { heads, width }, shape: [rows, width] });
};

export const headMeanGradient: WebgpuKernel<typeof headMeanGradientKernel> = ({ dy }, { heads }, backend) => {
  const [rows, width] = dy.shape as [number, number];
  return runProgram(backend, gradient, { inputs: { dy }, uniforms: { heads, width }, shape: [rows, heads, width] });
};
