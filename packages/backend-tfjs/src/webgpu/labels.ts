import type { LabelledNodes } from '../labelled-nodes.js';
import { keptWith } from './kept-with.js';
import type { WebgpuBackend } from './program.js';

/** Nodes and their labels, copied once. */
export function labelsOnGpu(backend: WebgpuBackend, labelled: LabelledNodes) {
  return {
    nodes: keptWith(backend, labelled, 'nodes', () => labelled.nodes.slice()),
    labels: keptWith(backend, labelled, 'labels', () => labelled.labels),
  };
}

/** For each of all nodes, how often it is labelled and as what: what a gradient needs, which writes every row. */
export function labelsByNode(backend: WebgpuBackend, labelled: LabelledNodes, numNodes: number) {
  const { nodes, labels } = labelled;
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
    counts: keptWith(backend, labelled, `counts of ${numNodes}`, counts),
    labels: keptWith(backend, labelled, `labels of ${numNodes}`, labelOf),
  };
}
