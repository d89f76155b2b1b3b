import { registerDeviceKernel } from '../kernels/kernel.js';
import {
  type EdgeAttributes,
  edgeDotsKernel,
  headsOf,
  type WeightedAggregateAttributes,
  weightedAggregateKernel,
} from '../kernels/weighted-aggregate.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x' | 'weights', WeightedAggregateAttributes>(
  weightedAggregateKernel,
  'cpu',
  ({ x, weights }, { edges, transposed }, backend: CpuBackend) => {
    const { rows, rowPointers, columnIndices, permutation } = transposed ? edges.transposed : edges.forward;
    const [heads, width] = headsOf(x.shape);
    const from = valuesOf(backend, x);
    const factors = valuesOf(backend, weights);
    return makeFloats(backend, x.shape, (y) => {
      for (let i = 0; i < rows; i++)
        for (let k = rowPointers[i] as number; k < (rowPointers[i + 1] as number); k++)
          for (let h = 0; h < heads; h++) {
            const factor = factors[(permutation?.[k] ?? k) * heads + h] as number;
            const read = ((columnIndices[k] as number) * heads + h) * width;
            const write = (i * heads + h) * width;
            for (let f = 0; f < width; f++) y[write + f] = (y[write + f] as number) + factor * (from[read + f] as number);
          }
    });
  },
);

registerDeviceKernel<'dy' | 'x' | 'weights', EdgeAttributes>(
  edgeDotsKernel,
  'cpu',
  ({ dy, x, weights }, { edges }, backend: CpuBackend) => {
    const { rows, rowPointers, columnIndices } = edges.forward;
    const [heads, width] = headsOf(x.shape);
    const from = valuesOf(backend, x);
    const upstream = valuesOf(backend, dy);
    return makeFloats(backend, weights.shape, (d) => {
      for (let i = 0; i < rows; i++)
        for (let k = rowPointers[i] as number; k < (rowPointers[i + 1] as number); k++)
          for (let h = 0; h < heads; h++) {
            const read = ((columnIndices[k] as number) * heads + h) * width;
            const at = (i * heads + h) * width;
            let sum = 0;
            for (let f = 0; f < width; f++) sum += (upstream[at + f] as number) * (from[read + f] as number);
            d[k * heads + h] = sum;
          }
    });
  },
);
