import type { LabeledNodes } from '../labeled-nodes.js';
import { keptWith } from './kept-with.js';
import type { WebgpuBackend } from './program.js';

/** Copies nodes and their labels to the GPU, once. */
export function labelsOnGpu(backend: WebgpuBackend, labeled: LabeledNodes) {
  return {
    nodes: keptWith(backend, labeled, 'nodes', () => labeled.nodes.slice()),
    labels: keptWith(backend, labeled, 'labels', () => labeled.labels),
  };
}

/** [N] how often each node is listed, and its label. A gradient needs them per node, because it writes every row. */
export function labelsByNode(backend: WebgpuBackend, labeled: LabeledNodes, numNodes: number) {
  const { nodes, labels } = labeled;
  const spread = (write: (all: Int32Array, node: number, at: number) => void): Int32Array => {
    const all = new Int32Array(numNodes);
    nodes.forEach((node, at) => {
      write(all, node, at);
    });
    return all;
  };
  const counts = () => spread((all, node) => (all[node] = (all[node] as number) + 1));
  const labelOf = () => spread((all, node, at) => (all[node] = labels[at] as number));
  return {
    counts: keptWith(backend, labeled, `counts of ${numNodes}`, counts),
    labels: keptWith(backend, labeled, `labels of ${numNodes}`, labelOf),
  };
}
