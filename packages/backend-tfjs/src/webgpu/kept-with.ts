import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebgpuBackend } from './program.js';
import { copyToGpu } from './structure.js';

const copies = new WeakMap<object, Map<string, TensorInfo>>();

// The owner belongs to the caller. Its copies are freed when it is garbage collected.
const abandoned = new FinalizationRegistry<{ backend: WebgpuBackend; dataId: object }>(({ backend, dataId }) =>
  backend.disposeData(dataId),
);

/** The copy of an array in a buffer, made once and kept for as long as its owner lives. */
export function keptWith(backend: WebgpuBackend, owner: object, name: string, make: () => Int32Array): TensorInfo {
  let ofOwner = copies.get(owner);
  if (!ofOwner) {
    ofOwner = new Map();
    copies.set(owner, ofOwner);
  }
  let copy = ofOwner.get(name);
  if (!copy) {
    copy = copyToGpu(backend, make());
    ofOwner.set(name, copy);
    abandoned.register(owner, { backend, dataId: copy.dataId });
  }
  return copy;
}
