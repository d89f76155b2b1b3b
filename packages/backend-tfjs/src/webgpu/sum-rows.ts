import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Program, runProgram, type WebgpuBackend } from './program.js';

const chunk = 256;

const program: Program<'x', 'rows' | 'width' | 'chunk' | 'factor'> = {
  name: 'sum rows',
  inputs: ['x'],
  uniforms: [
    ['rows', 'i32'],
    ['width', 'i32'],
    ['chunk', 'i32'],
    ['factor', 'f32'],
  ],
  body: `
    let part = index / uniforms.width;
    let f = index % uniforms.width;
    let end = min((part + 1) * uniforms.chunk, uniforms.rows);
    var sum = 0.0;
    for (var i = part * uniforms.chunk; i < end; i++) { sum += x[i * uniforms.width + f]; }
    result[index] = sum * uniforms.factor;`,
};

/**
 * x [R, F] -> [F]: the sum of its rows, times a factor. Parts of 256 rows are summed in parallel, then the parts, always in the same
 * order.
 * @param free whether to free x
 */
export function sumRows(
  backend: WebgpuBackend,
  x: TensorInfo,
  { rows, width, factor = 1, shape, free }: { rows: number; width: number; factor?: number; shape: number[]; free: boolean },
): TensorInfo {
  const parts = Math.max(1, Math.ceil(rows / chunk));
  const sums = runProgram(backend, program, {
    inputs: { x },
    uniforms: { rows, width, chunk, factor: parts === 1 ? factor : 1 },
    shape: parts === 1 ? shape : [parts, width],
    threads: parts * width,
  });
  if (free) backend.disposeData(x.dataId);
  return parts === 1 ? sums : sumRows(backend, sums, { rows: parts, width, factor, shape, free: true });
}
