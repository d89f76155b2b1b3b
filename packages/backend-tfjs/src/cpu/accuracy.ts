import type { accuracyKernel } from '../kernels/accuracy.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const accuracy: CpuKernel<typeof accuracyKernel> = ({ x }, { labeled: { nodes, labels } }, backend) => {
  const classes = x.shape[1] as number;
  const values = valuesOf(backend, x);
  let right = 0;
  nodes.forEach((node, at) => {
    const row = values.subarray(node * classes, (node + 1) * classes);
    if (row.indexOf(Math.max(...row)) === labels[at]) right++;
  });
  return makeFloats(backend, [], (y) => y.fill(right / nodes.length));
};
