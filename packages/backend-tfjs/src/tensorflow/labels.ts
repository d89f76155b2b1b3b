import type { LabeledNodes } from '../labeled-nodes.js';
import { type Handle, type TensorflowBackend, types } from './native-ops.js';

interface LabelsInTensorflow {
  /** [k] */
  readonly nodes: Handle;
  /** [k] */
  readonly labels: Handle;
  /** [k] where each node's label is in [N, C] by number of classes */
  places(classes: number): Handle;
}

const known = new WeakMap<LabeledNodes, LabelsInTensorflow>();

// The arrays belong to the caller: their copies go when they do.
const abandoned = new FinalizationRegistry<{ backend: TensorflowBackend; handle: Handle }>(({ backend, handle }) =>
  backend.binding.deleteTensor(handle),
);

/** Nodes and their labels in TensorFlow, copied once. */
export function labelsIn(backend: TensorflowBackend, labeled: LabeledNodes): LabelsInTensorflow {
  let labels = known.get(labeled);
  if (!labels) {
    const { nodes, labels: labelOf } = labeled;
    const owner = new WeakRef(labeled);
    const keep = (values: Int32Array): Handle => {
      const handle = backend.binding.createTensor([values.length], types.int32, values);
      abandoned.register(owner.deref() as LabeledNodes, { backend, handle });
      return handle;
    };
    const places = new Map<number, Handle>();
    labels = {
      nodes: keep(nodes.slice()),
      labels: keep(labelOf.slice()),
      places: (classes) => {
        let handle = places.get(classes);
        if (handle === undefined) {
          handle = keep(nodes.map((node, at) => node * classes + (labelOf[at] as number)));
          places.set(classes, handle);
        }
        return handle;
      },
    };
    known.set(labeled, labels);
  }
  return labels;
}
