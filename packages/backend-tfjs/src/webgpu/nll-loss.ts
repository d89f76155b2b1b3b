import type { nllLossGradientKernel, nllLossKernel } from '../kernels/nll-loss.js';
import { labelsByNode, labelsOnGpu } from './labels.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { sumRows } from './sum-rows.js';

const losses = {
  name: 'nll of each node',
  inputs: ['nodes', 'labels', 'x'],
  uniforms: [['width', 'i32']],
  body: 'result[index] = -x[nodes[index] * uniforms.width + labels[index]];',
} as const;

const gradient = {
  name: 'nll, gradient',
  inputs: ['counts', 'labels', 'dy'],
  uniforms: [
    ['width', 'i32'],
    ['nodeCount', 'f32'],
  ],
  body: `
    let i = index / uniforms.width;
    result[index] = select(0.0, -dy[0] * f32(counts[i]) / uniforms.nodeCount, index % uniforms.width == labels[i]);`,
} as const;

export const nllLoss: WebgpuKernel<typeof nllLossKernel> = ({ x }, { labeled }, backend) => {
  const { nodes, labels } = labelsOnGpu(backend, labeled);
  const rows = labeled.nodes.length;
  const each = runProgram(backend, losses, {
    inputs: { nodes, labels, x },
    uniforms: { width: x.shape[1] as number },
    shape: [rows],
  });
  return sumRows(backend, each, { rows, width: 1, factor: 1 / rows, shape: [], free: true });
};

export const nllLossGradient: WebgpuKernel<typeof nllLossGradientKernel> = ({ dy }, { labeled, shape }, backend) => {
  const [numNodes, width] = shape as [number, number];
  const { counts, labels } = labelsByNode(backend, labeled, numNodes);
  return runProgram(backend, gradient, {
    inputs: { counts, labels, dy },
    uniforms: { width, nodeCount: labeled.nodes.length },
    shape,
  });
};
