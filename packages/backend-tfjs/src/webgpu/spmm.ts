import { rowsOf, type spmmKernel } from '../kernels/spmm.js';
import { keepFunction, maskUniforms, maskValues } from './keep.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { rowsOnGpu } from './structure.js';

const product = {
  name: 'spmm',
  inputs: ['rowPointers', 'columnIndices', 'storedValues', 'x'],
  uniforms: [['width', 'i32']],
  body: `
    let i = index / uniforms.width;
    let f = index % uniforms.width;
    var sum = 0.0;
    for (var k = rowPointers[i]; k < rowPointers[i + 1]; k++) {
      sum += storedValues[k] * x[columnIndices[k] * uniforms.width + f];
    }
    result[index] = sum;`,
} as const;

const keptValues = {
  name: 'kept values',
  inputs: ['storedValues', 'permutation'],
  uniforms: maskUniforms,
  functions: keepFunction,
  body: 'result[index] = storedValues[index] * keep(permutation[index]);',
} as const;

export const spmm: WebgpuKernel<typeof spmmKernel> = ({ x }, attributes, backend) => {
  const { dropout, matrix } = attributes;
  const rows = rowsOf(attributes);
  const { rowPointers, columnIndices, values, permutation } = rowsOnGpu(backend, matrix, rows);
  const width = x.shape[1] as number;
  // Hashes once per stored value; inside the product it would be once per stored value and feature.
  const kept =
    dropout.threshold === 0
      ? values
      : runProgram(backend, keptValues, {
          inputs: { storedValues: values, permutation },
          uniforms: maskValues(dropout),
          shape: values.shape,
        });
  const y = runProgram(backend, product, {
    inputs: { rowPointers, columnIndices, storedValues: kept, x },
    uniforms: { width },
    shape: [rows.rows, width],
  });
  if (kept !== values) backend.disposeData(kept.dataId);
  return y;
};
