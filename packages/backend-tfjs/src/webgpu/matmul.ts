import { type MatmulAttributes, type matmulKernel, matmulShape } from '../kernels/matmul.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { sumRows } from './sum-rows.js';

/** Values of the inner axis that one thread adds up. */
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
 * a [M, K] x b [K, N], one thread for each value and each 512 of the inner axis; the parts of a long one, as in the gradient of
 * a weight, are then added in one order. TensorFlow.js' own product adds its parts as they come, so that two runs differ. No memory is
 * shared between threads: the widths of a graph network fit the caches, and barriers cost more where a processor plays the GPU.
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
