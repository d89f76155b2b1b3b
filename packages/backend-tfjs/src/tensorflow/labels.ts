import type { LabelledNodes } from '../labelled-nodes.js';
import { type Handle, type TensorflowBackend, types } from './native-ops.js';

interface LabelsInTensorflow {
  /** [k] */
  readonly nodes: Handle;
  /** [k] */
  readonly labels: Handle;
  /** [k] where each node's label is in [N, C] by number of classes */
  places(classes: number): Handle;
}

const known = new WeakMap<LabelledNodes, LabelsInTensorflow>();

// The arrays belong to the caller: their copies go when they do.
const abandoned = new FinalizationRegistry<{ backend: TensorflowBackend; handle: Handle }>(({ backend, handle }) =>
  backend.binding.deleteTensor(handle),
);

/** Nodes and their labels in TensorFlow, copied once. */
export function labelsIn(backend: TensorflowBackend, labelled: LabelledNodes): LabelsInTensorflow {
  let labels = known.get(labelled);
  if (!labels) {
    const { nodes, labels: labelOf } = labelled;
    const owner = new WeakRef(labelled);
    const keep = (values: Int32Array): Handle => {
      const handle = backend.binding.createTensor([values.length], types.int32, values);
      abandoned.register(owner.deref() as LabelledNodes, { backend, handle });
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
    known.set(labelled, labels);
  }
  return labels;
}
