import type { nllLossGradientKernel, nllLossKernel } from '../kernels/nll-loss.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const nllLoss: CpuKernel<typeof nllLossKernel> = ({ x }, { labeled: { nodes, labels } }, backend) => {
  const classes = x.shape[1] as number;
  const values = valuesOf(backend, x);
  const sum = nodes.reduce((total, node, at) => total - (values[node * classes + (labels[at] as number)] as number), 0);
  return makeFloats(backend, [], (y) => y.fill(sum / nodes.length));
};

export const nllLossGradient: CpuKernel<typeof nllLossGradientKernel> = (
  { dy },
  { labeled: { nodes, labels }, shape },
  backend,
) => {
  const share = -(valuesOf(backend, dy)[0] as number) / nodes.length;
  return makeFloats(backend, shape, (dx) => {
    nodes.forEach((node, at) => {
      const to = node * (shape[1] as number) + (labels[at] as number);
      dx[to] = (dx[to] as number) + share;
    });
  });
};
