import { type matmulKernel, matmulShape } from '../kernels/matmul.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const matmul: CpuKernel<typeof matmulKernel> = ({ a, b }, attributes, backend) => {
  const { rows, inner, columns } = matmulShape(a.shape, b.shape, attributes);
  const left = valuesOf(backend, a);
  const right = valuesOf(backend, b);
  const [aRow, aColumn] = attributes.transposeA ? [1, rows] : [inner, 1];
  const [bRow, bColumn] = attributes.transposeB ? [1, inner] : [columns, 1];
  return makeFloats(backend, [rows, columns], (y) => {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++)
          sum += (left[i * aRow + k * aColumn] as number) * (right[k * bRow + j * bColumn] as number);
        y[i * columns + j] = sum;
      }
  });
};
