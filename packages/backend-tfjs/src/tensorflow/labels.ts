import type { LabeledNodes } from '../labeled-nodes.js';
import { type Handle, type TensorflowBackend, types } from './native-ops.js';

interface LabelsInTensorflow {
  /** [k] */
  readonly nodes: Handle;
  /** [k] */
  readonly labels: Handle;
  /** [k] position of each node's label in the values of [N, classes] */
  places(classes: number): Handle;
}

const known = new WeakMap<LabeledNodes, LabelsInTensorflow>();

// The arrays belong to the caller. Their copies are freed when the arrays are garbage collected.
const abandoned = new FinalizationRegistry<{ backend: TensorflowBackend; handle: Handle }>(({ backend, handle }) =>
  backend.binding.deleteTensor(handle),
);

/** Copies nodes and their labels to TensorFlow, once. */
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
