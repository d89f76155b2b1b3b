import type { segmentMaxGradientKernel, segmentMaxKernel } from '../kernels/segment-max.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { rowsOnGpu } from './structure.js';

const findWinners = {
  name: 'segment max, winners',
  inputs: ['rowPointers', 'columnIndices', 'storedValues', 'x'],
  uniforms: [['width', 'i32']],
  body: `
    let i = index / uniforms.width;
    let f = index % uniforms.width;
    var winner = -1;
    var best = 0.0;
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) {
      let value = storedValues[k] * x[columnIndices[k] * uniforms.width + f];
      if (winner == -1 || value > best) {
        best = value;
        winner = k;
      }
    }
    result[index] = winner;`,
} as const;

const takeWinners = {
  name: 'segment max',
  inputs: ['winners', 'columnIndices', 'storedValues', 'x'],
  uniforms: [['width', 'i32']],
  body: `
    let k = winners[index];
    var value = 0.0;
    if (k >= 0) { value = storedValues[k] * x[columnIndices[k] * uniforms.width + index % uniforms.width]; }
    result[index] = value;`,
} as const;

const gradient = {
  name: 'segment max, gradient',
  inputs: ['rowPointers', 'columnIndices', 'storedValues', 'permutation', 'winners', 'dy'],
  uniforms: [['width', 'i32']],
  body: `
    let i = index / uniforms.width;
    let f = index % uniforms.width;
    var sum = 0.0;
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) {
      let at = columnIndices[k] * uniforms.width + f;
      if (winners[at] == permutation[k]) { sum += storedValues[k] * dy[at]; }
    }
    result[index] = sum;`,
} as const;

export const segmentMax: WebgpuKernel<typeof segmentMaxKernel> = ({ x }, { matrix }, backend) => {
  const on = rowsOnGpu(backend, matrix, matrix.forward);
  const width = x.shape[1] as number;
  const shape = [matrix.forward.rows, width];
  const stored = { columnIndices: on.columnIndices, storedValues: on.values, x };
  const winners = runProgram(backend, findWinners, {
    inputs: { rowPointers: on.rowPointers, ...stored },
    uniforms: { width },
    shape,
    dtype: 'int32',
  });
  return [runProgram(backend, takeWinners, { inputs: { winners, ...stored }, uniforms: { width }, shape }), winners];
};

export const segmentMaxGradient: WebgpuKernel<typeof segmentMaxGradientKernel> = ({ dy, winners }, { matrix }, backend) => {
  const on = rowsOnGpu(backend, matrix, matrix.transposed);
  const width = dy.shape[1] as number;
  return runProgram(backend, gradient, {
    inputs: {
      rowPointers: on.rowPointers,
      columnIndices: on.columnIndices,
      storedValues: on.values,
      permutation: on.permutation,
      winners,
      dy,
    },
    uniforms: { width },
    shape: [matrix.forward.columns, width],
  });
};
