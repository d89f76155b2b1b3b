import { keep } from '../dropout-mask.js';
import type { attendGradientKernel, attendKernel } from '../kernels/attend.js';
import { softmaxRows } from './edge-softmax.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

/** @param shared whether all heads share the rows of x */
const forwardOf =
  (shared: boolean): CpuKernel<typeof attendKernel> =>
  ({ x, source, target }, { edges, negativeSlope, dropout }, backend) => {
    const { rows, rowPointers, columnIndices, numbers } = edges.forward;
    const [heads, width] = [source.shape[1] as number, x.shape[2] as number];
    const from = valuesOf(backend, x);
    const sourceLogits = valuesOf(backend, source);
    const targetLogits = valuesOf(backend, target);
    const coefficients = new Float32Array(columnIndices.length * heads);
    for (let i = 0; i < rows; i++)
      for (let k = rowPointers[i] as number; k < (rowPointers[i + 1] as number); k++)
        for (let h = 0; h < heads; h++) {
          const logit =
            (sourceLogits[(columnIndices[k] as number) * heads + h] as number) + (targetLogits[i * heads + h] as number);
          coefficients[k * heads + h] = logit > 0 ? logit : logit * negativeSlope;
        }
    softmaxRows(edges.forward, heads, coefficients);
    const y = makeFloats(backend, [rows, heads, width], (sums) => {
      for (let i = 0; i < rows; i++)
        for (let k = rowPointers[i] as number; k < (rowPointers[i + 1] as number); k++)
          for (let h = 0; h < heads; h++) {
            const c = (coefficients[k * heads + h] as number) * keep((numbers?.[k] ?? k) * heads + h, dropout);
            const read = (shared ? (columnIndices[k] as number) : (columnIndices[k] as number) * heads + h) * width;
            const write = (i * heads + h) * width;
            for (let f = 0; f < width; f++) sums[write + f] = (sums[write + f] as number) + c * (from[read + f] as number);
          }
    });
    return [y, backend.makeTensorInfo([columnIndices.length, heads], 'float32', coefficients)];
  };

const gradientOf =
  (shared: boolean): CpuKernel<typeof attendGradientKernel> =>
  ({ dy, x, source, target, alpha }, { edges, negativeSlope, dropout }, backend) => {
    const { rows, rowPointers, columnIndices, numbers } = edges.forward;
    const [heads, width] = [source.shape[1] as number, x.shape[2] as number];
    const [upstream, from, sourceLogits, targetLogits, coefficients] = [dy, x, source, target, alpha].map((tensor) =>
      valuesOf(backend, tensor),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
    const dSource = new Float32Array(sourceLogits.length);
    const dTarget = new Float32Array(targetLogits.length);
    const dEdge = new Float32Array(coefficients.length);
    const dx = makeFloats(backend, x.shape, (gradient) => {
      for (let i = 0; i < rows; i++)
        for (let h = 0; h < heads; h++) {
          let total = 0;
          const begin = rowPointers[i] as number;
          const end = rowPointers[i + 1] as number;
          for (let k = begin; k < end; k++) {
            const at = k * heads + h;
            const kept = keep((numbers?.[k] ?? k) * heads + h, dropout);
            const c = (coefficients[at] as number) * kept;
            const read = (shared ? (columnIndices[k] as number) : (columnIndices[k] as number) * heads + h) * width;
            const write = (i * heads + h) * width;
            let dot = 0;
            for (let f = 0; f < width; f++) {
              dot += (upstream[write + f] as number) * (from[read + f] as number);
              gradient[read + f] = (gradient[read + f] as number) + c * (upstream[write + f] as number);
            }
            dEdge[at] = dot * kept;
            total += dot * c;
          }
          for (let k = begin; k < end; k++) {
            const at = k * heads + h;
            const j = (columnIndices[k] as number) * heads + h;
            const slope = (sourceLogits[j] as number) + (targetLogits[i * heads + h] as number) > 0 ? 1 : negativeSlope;
            const d = (coefficients[at] as number) * ((dEdge[at] as number) - total) * slope;
            dSource[j] = (dSource[j] as number) + d;
            dTarget[i * heads + h] = (dTarget[i * heads + h] as number) + d;
          }
        }
    });
    return [
      dx,
      backend.makeTensorInfo(source.shape, 'float32', dSource),
      backend.makeTensorInfo(target.shape, 'float32', dTarget),
    ];
  };

export const attend = forwardOf(false);
export const attendGradient = gradientOf(false);
export const attendShared = forwardOf(true);
export const attendSharedGradient = gradientOf(true);
