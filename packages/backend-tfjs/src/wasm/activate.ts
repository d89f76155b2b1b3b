import { type activateGradientKernel, type activateKernel, activationCodes } from '../kernels/activate.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const activate: WasmKernel<typeof activateKernel> = (
  { x, bias },
  { activation, dropout: { threshold, scale, seed }, numbers },
  backend,
) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const y = heap.output(x.shape);
  heap.kernels.activate(
    activationCodes[activation] as number,
    rows,
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
  if (activation === 'linear' && threshold === 0) {
    const sums = heap.output(bias.shape);
    heap.kernels.columnSums(rows, width, heap.address(dy), heap.address(sums));
    return [heap.beginningOf(dy, dy.shape), sums];
  }
  const [dx, dBias] = heap.outputs([x.shape, bias.shape]);
  heap.kernels.activateGradient(
    activationCodes[activation] as number,
    rows,
    width,
    heap.address(activation === 'relu' || activation === 'relu6' ? y : x),
    heap.address(bias),
    heap.address(dy),
    heap.address(dx),
    heap.address(dBias),
    threshold > 0 ? heap.addressOf(numbers) : 0,
    threshold,
    scale,
    seed,
  );
  return [dx, dBias];
};
