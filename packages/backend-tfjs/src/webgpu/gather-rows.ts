import {
  type GatherRowsAttributes,
  type GatherRowsGradientAttributes,
  gatherRowsGradientKernel,
  gatherRowsKernel,
} from '../kernels/gather-rows.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { compressRows } from '../sparse/sparse-structure.js';
import { runProgram, type WebgpuBackend } from './program.js';
import { copyToGpu } from './structure.js';

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

registerDeviceKernel<'x', GatherRowsAttributes>(gatherRowsKernel, 'webgpu', ({ x }, { rows }, backend: WebgpuBackend) => {
  const width = x.shape[1] as number;
  // A copy, since the caller may change the array before the GPU gets to it.
  const taken = copyToGpu(backend, rows.slice());
  const y = runProgram(backend, forward, { inputs: { rows: taken, x }, uniforms: { width }, shape: [rows.length, width] });
  backend.disposeData(taken.dataId);
  return y;
});

registerDeviceKernel<'dy', GatherRowsGradientAttributes>(
  gatherRowsGradientKernel,
  'webgpu',
  ({ dy }, { rows, shape }, backend: WebgpuBackend) => {
    const width = shape[1] as number;
    const { rowPointers, permutation } = compressRows(shape[0] as number, rows.length, rows, rows, new Float32Array(rows.length));
    const inputs = { rowPointers: copyToGpu(backend, rowPointers), takenAt: copyToGpu(backend, permutation), dy };
    const dx = runProgram(backend, gradient, { inputs, uniforms: { width }, shape });
    for (const { dataId } of [inputs.rowPointers, inputs.takenAt]) backend.disposeData(dataId);
    return dx;
  },
);
