import type { accuracyKernel } from '../kernels/accuracy.js';
import { labelsOnGpu } from './labels.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { sumRows } from './sum-rows.js';

const hits = {
  name: 'accuracy of each node',
  inputs: ['nodes', 'labels', 'x'],
  uniforms: [['width', 'i32']],
  body: `
    let begin = nodes[index] * uniforms.width;
    var best = 0;
    var broken = false;
    for (var c = 0; c < uniforms.width; c++) {
      broken = broken || isnan(x[begin + c]);
      if (x[begin + c] > x[begin + best]) { best = c; }
    }
    result[index] = select(0.0, 1.0, best == labels[index] && !broken);`,
} as const;

export const accuracy: WebgpuKernel<typeof accuracyKernel> = ({ x }, { labeled }, backend) => {
  const { nodes, labels } = labelsOnGpu(backend, labeled);
  const rows = labeled.nodes.length;
  const each = runProgram(backend, hits, {
    inputs: { nodes, labels, x },
    uniforms: { width: x.shape[1] as number },
    shape: [rows],
  });
  return sumRows(backend, each, { rows, width: 1, factor: 1 / rows, shape: [], free: true });
};
