import { type matmulKernel, matmulShape } from '../kernels/matmul.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const matmul: WasmKernel<typeof matmulKernel> = ({ a, b }, attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const { rows, inner, columns } = matmulShape(a.shape, b.shape, attributes);
  const [aRow, aColumn] = attributes.transposeA ? [1, rows] : [inner, 1];
  const [bRow, bColumn] = attributes.transposeB ? [1, inner] : [columns, 1];
  const c = heap.output([rows, columns]);
  const scratch = heap.allocate(4 * heap.kernels.matmulScratch(inner, columns));
  try {
    heap.kernels.matmul(
      rows,
      inner,
      columns,
      heap.address(a),
      aRow,
      aColumn,
      heap.address(b),
      bRow,
      bColumn,
      heap.address(c),
      scratch,
    );
  } finally {
    heap.free(scratch);
  }
  return c;
};
