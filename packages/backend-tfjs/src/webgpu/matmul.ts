import { type MatmulAttributes, type matmulKernel, matmulShape } from '../kernels/matmul.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { sumRows } from './sum-rows.js';

/** Number of values of the inner axis that one thread sums. */
const innerPerPart = 512;

const product = ({ transposeA, transposeB }: MatmulAttributes) =>
  ({
    name: `matmul ${transposeA} ${transposeB}`,
    inputs: ['a', 'b'],
    uniforms: [
      ['rows', 'i32'],
      ['inner', 'i32'],
      ['columns', 'i32'],
      ['innerPerPart', 'i32'],
    ],
    body: `
      let column = index % uniforms.columns;
      let row = index / uniforms.columns % uniforms.rows;
      let begin = index / uniforms.columns / uniforms.rows * uniforms.innerPerPart;
      let end = min(begin + uniforms.innerPerPart, uniforms.inner);
      var sum = 0.0;
      for (var k = begin; k < end; k++) {
        sum += a[${transposeA ? 'k * uniforms.rows + row' : 'row * uniforms.inner + k'}]
          * b[${transposeB ? 'column * uniforms.inner + k' : 'k * uniforms.columns + column'}];
      }
      result[index] = sum;`,
  }) as const;

/**
 * One thread per value and per 512 steps of the inner axis. The parts of a long inner axis, as in the gradient of a weight, are then
 * summed in a fixed order. TensorFlow.js's own product sums its parts as they finish, so two runs differ. Threads share no memory: the
 * widths of graph networks fit the caches, and barriers are expensive on an emulated GPU.
 */
export const matmul: WebgpuKernel<typeof matmulKernel> = ({ a, b }, attributes, backend) => {
  const { rows, inner, columns } = matmulShape(a.shape, b.shape, attributes);
  const parts = Math.max(1, Math.ceil(inner / innerPerPart));
  const shape = [rows, columns];
  const products = runProgram(backend, product(attributes), {
    inputs: { a, b },
    uniforms: { rows, inner, columns, innerPerPart },
    shape: parts === 1 ? shape : [parts, rows, columns],
  });
  return parts === 1 ? products : sumRows(backend, products, { rows: parts, width: rows * columns, shape, free: true });
};
