import { registerDeviceKernel } from '../kernels/kernel.js';
import {
  type NllLossAttributes,
  type NllLossGradientAttributes,
  nllLossGradientKernel,
  nllLossKernel,
} from '../kernels/nll-loss.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x', NllLossAttributes>(
  nllLossKernel,
  'cpu',
  ({ x }, { labelled: { nodes, labels } }, backend: CpuBackend) => {
    const classes = x.shape[1] as number;
    const values = valuesOf(backend, x);
    const sum = nodes.reduce((total, node, at) => total - (values[node * classes + (labels[at] as number)] as number), 0);
    return makeFloats(backend, [], (y) => y.fill(sum / nodes.length));
  },
);

registerDeviceKernel<'dy', NllLossGradientAttributes>(
  nllLossGradientKernel,
  'cpu',
  ({ dy }, { labelled: { nodes, labels }, shape }, backend: CpuBackend) => {
    const share = -(valuesOf(backend, dy)[0] as number) / nodes.length;
    return makeFloats(backend, shape, (dx) => {
      nodes.forEach((node, at) => {
        const to = node * (shape[1] as number) + (labels[at] as number);
        dx[to] = (dx[to] as number) + share;
      });
    });
  },
);
