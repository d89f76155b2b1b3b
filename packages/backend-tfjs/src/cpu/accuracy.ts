import { type AccuracyAttributes, accuracyKernel } from '../kernels/accuracy.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x', AccuracyAttributes>(
  accuracyKernel,
  'cpu',
  ({ x }, { labelled: { nodes, labels } }, backend: CpuBackend) => {
    const classes = x.shape[1] as number;
    const values = valuesOf(backend, x);
    let right = 0;
    nodes.forEach((node, at) => {
      const row = values.subarray(node * classes, (node + 1) * classes);
      if (row.indexOf(Math.max(...row)) === labels[at]) right++;
    });
    return makeFloats(backend, [], (y) => y.fill(right / nodes.length));
  },
);
