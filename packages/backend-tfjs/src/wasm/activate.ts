import { type activateGradientKernel, type activateKernel, activationCodes } from '../kernels/activate.js';
import { partRowsOf, WasmHeap, type WasmKernel } from './heap.js';

export const activate: WasmKernel<typeof activateKernel> = (
  { x, bias },
  { activation, dropout: { threshold, scale, seed }, numbers },
  backend,
) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const y = heap.output(x.shape);
  heap.overRows(
    'activate',
    rows,
    2 * rows * width,
    activationCodes[activation] as number,
    width,
    heap.address(x),
    heap.address(bias),
    heap.address(y),
    threshold > 0 ? heap.addressOf(numbers) : 0,
    threshold,
    scale,
    seed,
  );
  return y;
};

export const activateGradient: WasmKernel<typeof activateGradientKernel> = (
  { dy, x, bias, y },
  { activation, dropout: { threshold, scale, seed }, numbers },
  backend,
) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const partRows = partRowsOf(rows, 3 * rows * width);
  if (activation === 'linear' && threshold === 0) {
    const sums = heap.output(bias.shape);
    heap.sumOverParts(rows, partRows, width, heap.address(sums), (parts) =>
      heap.inParts('columnSums', rows, partRows, partRows, width, heap.address(dy), parts),
    );
    return [heap.beginningOf(dy, dy.shape), sums];
  }
  const [dx, dBias] = heap.outputs([x.shape, bias.shape]);
  heap.sumOverParts(rows, partRows, width, heap.address(dBias), (parts) =>
    heap.inParts(
      'activateGradient',
      rows,
      partRows,
      partRows,
      activationCodes[activation] as number,
      width,
      heap.address(activation === 'relu' || activation === 'relu6' ? y : x),
      heap.address(bias),
      heap.address(dy),
      heap.address(dx),
      parts,
      threshold > 0 ? heap.addressOf(numbers) : 0,
      threshold,
      scale,
      seed,
    ),
  );
  return [dx, dBias];
};
