import type { segmentMaxGradientKernel, segmentMaxKernel } from '../kernels/segment-max.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const segmentMax: CpuKernel<typeof segmentMaxKernel> = ({ x }, { matrix }, backend) => {
  const { rows, rowPointers, columnIndices, values } = matrix.forward;
  const width = x.shape[1] as number;
  const from = valuesOf(backend, x);
  const winners = new Int32Array(rows * width).fill(-1);
  const y = makeFloats(backend, [rows, width], (best) => {
    for (let i = 0; i < rows; i++)
      for (let k = rowPointers[i] as number; k < (rowPointers[i + 1] as number); k++)
        for (let f = 0; f < width; f++) {
          const at = i * width + f;
          const value = (values[k] as number) * (from[(columnIndices[k] as number) * width + f] as number);
          if (winners[at] === -1 || value > (best[at] as number)) {
            best[at] = value;
            winners[at] = k;
          }
        }
  });
  return [y, backend.makeTensorInfo([rows, width], 'int32', winners)];
};

export const segmentMaxGradient: CpuKernel<typeof segmentMaxGradientKernel> = ({ dy, winners }, { matrix }, backend) => {
  const { columns, columnIndices, values } = matrix.forward;
  const width = dy.shape[1] as number;
  const from = valuesOf(backend, dy);
  const winner = valuesOf(backend, winners);
  return makeFloats(backend, [columns, width], (dx) => {
    for (let at = 0; at < from.length; at++) {
      const k = winner[at] as number;
      if (k < 0) continue;
      const to = (columnIndices[k] as number) * width + (at % width);
      dx[to] = (dx[to] as number) + (values[k] as number) * (from[at] as number);
    }
  });
};
