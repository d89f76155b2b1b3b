import type { batchNormGradientKernel, batchNormKernel } from '../kernels/batch-norm.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

/** Sums `f` over all rows. */
function overRows(rows: number, f: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += f(row);
  return sum;
}

export const batchNorm: CpuKernel<typeof batchNormKernel> = ({ x, scale, shift }, { epsilon }, backend) => {
  const [rows, width] = x.shape as [number, number];
  const values = valuesOf(backend, x);
  const statistics = new Float32Array(2 * width);
  for (let f = 0; f < width; f++) {
    const at = (row: number): number => values[row * width + f] as number;
    const mean = overRows(rows, at) / rows;
    const variance = overRows(rows, (row) => (at(row) - mean) ** 2) / rows;
    statistics[f] = mean;
    statistics[width + f] = 1 / Math.sqrt(variance + epsilon);
  }
  const [by, to] = [valuesOf(backend, scale), valuesOf(backend, shift)];
  const y = makeFloats(backend, x.shape, (out) => {
    for (let at = 0; at < out.length; at++) {
      const f = at % width;
      const normalized = ((values[at] as number) - (statistics[f] as number)) * (statistics[width + f] as number);
      out[at] = normalized * (by[f] as number) + (to[f] as number);
    }
  });
  return [y, makeFloats(backend, [2, width], (out) => out.set(statistics))];
};

export const batchNormGradient: CpuKernel<typeof batchNormGradientKernel> = (
  { dy, x, scale, statistics },
  _attributes,
  backend,
) => {
  const [rows, width] = x.shape as [number, number];
  const [upstream, values, by, known] = [dy, x, scale, statistics].map((tensor) => valuesOf(backend, tensor)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const normalized = (at: number): number => {
    const f = at % width;
    return ((values[at] as number) - (known[f] as number)) * (known[width + f] as number);
  };
  const d = (at: number): number => upstream[at] as number;
  const dScale = makeFloats(backend, scale.shape, (out) => {
    for (let f = 0; f < width; f++) out[f] = overRows(rows, (row) => d(row * width + f) * normalized(row * width + f));
  });
  const dShift = makeFloats(backend, scale.shape, (out) => {
    for (let f = 0; f < width; f++) out[f] = overRows(rows, (row) => d(row * width + f));
  });
  const [ofScale, ofShift] = [valuesOf(backend, dScale), valuesOf(backend, dShift)];
  const dx = makeFloats(backend, x.shape, (out) => {
    for (let at = 0; at < out.length; at++) {
      const f = at % width;
      const centered = d(at) - ((ofShift[f] as number) + normalized(at) * (ofScale[f] as number)) / rows;
      out[at] = (by[f] as number) * (known[width + f] as number) * centered;
    }
  });
  return [dx, dScale, dShift];
};
