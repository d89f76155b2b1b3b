import { activationCodes } from '../kernels/activate.js';
import type { normActivateGradientKernel, normActivateKernel } from '../kernels/norm-activate.js';
import { fromSums, writeStatistics } from './batch-norm.js';
import { partRowsOf, WasmHeap, type WasmKernel } from './heap.js';

export const normActivate: WasmKernel<typeof normActivateKernel> = (
  { x, scale: by, shift },
  { epsilon, activation, dropout: { threshold, scale, seed }, numbers },
  backend,
) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const [y, statistics] = heap.outputs([x.shape, [2, width]]);
  writeStatistics(heap, x, epsilon, statistics);
  heap.overRows(
    'normActivate',
    rows,
    2 * rows * width,
    activationCodes[activation] as number,
    width,
    heap.address(x),
    heap.address(statistics),
    heap.address(by),
    heap.address(shift),
    heap.address(y),
    threshold > 0 ? heap.addressOf(numbers) : 0,
    threshold,
    scale,
    seed,
  );
  return [y, statistics];
};

export const normActivateGradient: WasmKernel<typeof normActivateGradientKernel> = (
  { dy, x, scale: by, shift, y, statistics },
  { activation, dropout: { threshold, scale, seed }, numbers },
  backend,
) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const partRows = partRowsOf(rows, 4 * rows * width);
  const [dx, totals] = heap.outputs([x.shape, [2, width]]);
  heap.sumOverParts(rows, partRows, 2 * width, heap.address(totals), (parts) =>
    heap.inParts(
      'normActivateGradient',
      rows,
      partRows,
      partRows,
      activationCodes[activation] as number,
      width,
      heap.address(x),
      heap.address(statistics),
      heap.address(by),
      heap.address(shift),
      heap.address(y),
      heap.address(dy),
      heap.address(dx),
      parts,
      threshold > 0 ? heap.addressOf(numbers) : 0,
      threshold,
      scale,
      seed,
    ),
  );
  return fromSums(heap, { x, by, statistics, totals, dy: dx, dx });
};
