import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { LabelledNodes } from '../labelled-nodes.js';
import type { WebgpuBackend } from './program.js';
import { copyToGpu } from './structure.js';

interface LabelsOnGpu {
  readonly nodes: TensorInfo;
  /** [k] label of each of `nodes` */
  readonly labels: TensorInfo;
}

const onGpu = new WeakMap<LabelledNodes, LabelsOnGpu>();
const byNode = new WeakMap<LabelledNodes, Map<number, { readonly counts: TensorInfo; readonly labels: TensorInfo }>>();

// The arrays belong to the caller: their copies go when they do.
const abandoned = new FinalizationRegistry<{ backend: WebgpuBackend; dataId: object }>(({ backend, dataId }) =>
  backend.disposeData(dataId),
);

function keepWith(owner: LabelledNodes, backend: WebgpuBackend, values: Int32Array): TensorInfo {
  const tensor = copyToGpu(backend, values);
  abandoned.register(owner, { backend, dataId: tensor.dataId });
  return tensor;
}

/** Nodes and their labels, copied once. */
export function labelsOnGpu(backend: WebgpuBackend, labelled: LabelledNodes): LabelsOnGpu {
  let copy = onGpu.get(labelled);
  if (!copy) {
    copy = { nodes: keepWith(labelled, backend, labelled.nodes), labels: keepWith(labelled, backend, labelled.labels) };
    onGpu.set(labelled, copy);
  }
  return copy;
}

/** For each of all nodes, how often it is labelled and as what: what a gradient needs, which writes every row. */
export function labelsByNode(backend: WebgpuBackend, labelled: LabelledNodes, numNodes: number) {
  let copies = byNode.get(labelled);
  if (!copies) {
    copies = new Map();
    byNode.set(labelled, copies);
  }
  let copy = copies.get(numNodes);
  if (!copy) {
    const counts = new Int32Array(numNodes);
    const labels = new Int32Array(numNodes);
    labelled.nodes.forEach((node, at) => {
      counts[node] = (counts[node] as number) + 1;
      labels[node] = labelled.labels[at] as number;
    });
    copy = { counts: keepWith(labelled, backend, counts), labels: keepWith(labelled, backend, labels) };
    copies.set(numNodes, copy);
  }
  return copy;
}
