import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { headDotGradientKernel, headDotKernel } from '../kernels/head-dot.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { sumRows } from './sum-rows.js';

/** [N, H], one thread per row and head. */
const forward = {
  name: 'head dot',
  inputs: ['x', 'vectors'],
  uniforms: [
    ['heads', 'i32'],
    ['width', 'i32'],
  ],
  body: `
    let first = index * uniforms.width;
    let vector = index % uniforms.heads * uniforms.width;
    var sum = 0.0;
    for (var f = 0; f < uniforms.width; f++) { sum += x[first + f] * vectors[vector + f]; }
    result[index] = sum;`,
} as const;

/** [N, H, F] values [N, H] times `by`, whose `size` values repeat: the heads' vectors for every node, or one row per node. */
const products = {
  name: 'head dot, products',
  inputs: ['values', 'by'],
  uniforms: [
    ['width', 'i32'],
    ['size', 'i32'],
  ],
  body: 'result[index] = values[index / uniforms.width] * by[index % uniforms.size];',
} as const;

export const headDot: WebgpuKernel<typeof headDotKernel> = ({ x, vectors }, _attributes, backend) => {
  const [rows, heads, width] = x.shape as [number, number, number];
  return runProgram(backend, forward, { inputs: { x, vectors }, uniforms: { heads, width }, shape: [rows, heads] });
};

export const headDotGradient: WebgpuKernel<typeof headDotGradientKernel> = ({ dy, x, vectors }, _attributes, backend) => {
  const [rows, heads, width] = x.shape as [number, number, number];
  const each = heads * width;
  const times = (by: TensorInfo, size: number): TensorInfo =>
    runProgram(backend, products, { inputs: { values: dy, by }, uniforms: { width, size }, shape: x.shape });
  const dVectors = sumRows(backend, times(x, rows * each), { rows, width: each, shape: vectors.shape, free: true });
  return [times(vectors, each), dVectors];
};
