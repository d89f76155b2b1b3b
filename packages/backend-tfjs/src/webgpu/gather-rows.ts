import type { gatherRowsGradientKernel, gatherRowsKernel } from '../kernels/gather-rows.js';
import { compressRows } from '../sparse/sparse-structure.js';
import { keptWith } from './kept-with.js';
import { runProgram, type WebgpuKernel } from './program.js';

const forward = {
  name: 'gather rows',
  inputs: ['rows', 'x'],
  uniforms: [['width', 'i32']],
  body: 'result[index] = x[rows[index / uniforms.width] * uniforms.width + index % uniforms.width];',
} as const;

const gradient = {
  name: 'gather rows, gradient',
  inputs: ['rowPointers', 'takenAt', 'dy'],
  uniforms: [['width', 'i32']],
  body: `
    let i = index / uniforms.width;
    var sum = 0.0;
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) {
      sum += dy[takenAt[k] * uniforms.width + index % uniforms.width];
    }
    result[index] = sum;`,
} as const;

export const gatherRows: WebgpuKernel<typeof gatherRowsKernel> = ({ x }, { rows }, backend) => {
  const width = x.shape[1] as number;
  const taken = keptWith(backend, rows, 'rows', () => rows.slice());
  return runProgram(backend, forward, { inputs: { rows: taken, x }, uniforms: { width }, shape: [rows.length, width] });
};

export const gatherRowsGradient: WebgpuKernel<typeof gatherRowsGradientKernel> = ({ dy }, { rows, shape }, backend) => {
  const [count, width] = shape as [number, number];
  // Gradients are sorted by row, so that one thread writes each row and adds its gradients in order.
  const sorted = () => compressRows(count, rows.length, rows, rows, new Float32Array(rows.length));
  const rowPointers = keptWith(backend, rows, `pointers of ${count}`, () => sorted().rowPointers);
  const takenAt = keptWith(backend, rows, `places of ${count}`, () => sorted().permutation);
  return runProgram(backend, gradient, { inputs: { rowPointers, takenAt, dy }, uniforms: { width }, shape });
};
