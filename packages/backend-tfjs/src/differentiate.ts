import { engine, getGradient, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';
import { addToKernel } from './kernels/add-to.js';
import { type Recorded, recordOn, runKernel } from './tape.js';

/**
 * Runs `f`, which returns a scalar, and differentiates it by the tensors that `variables` returns afterwards. A gradient is undefined
 * if the value does not depend on its tensor. Frees every other tensor that `f` made, most of them as soon as their gradient is known.
 */
export function differentiate(
  f: () => Tensor,
  variables: () => readonly Tensor[],
): { value: Tensor; gradients: readonly (Tensor | undefined)[] } {
  const tf = engine();
  const tape: Recorded[] = [];
  let kept: Tensor[] = [];
  tf.startScope('differentiate');
  try {
    const value = recordOn(tape, f);
    const gradients = recordOn(undefined, () => backpropagate(tape, value, variables()));
    kept = [value, ...gradients.filter((gradient) => gradient !== undefined)];
    return { value, gradients };
  } finally {
    tf.endScope(kept);
  }
}

function backpropagate(tape: readonly Recorded[], value: Tensor, by: readonly Tensor[]): (Tensor | undefined)[] {
  if (value.size !== 1)
    throw new RangeError(`The loss has shape [${value.shape}]; expected a scalar. Reduce it with ops.sum or ops.mean.`);
  const depends = new Set(by.map(({ id }) => id));
  const needed = tape.filter(({ inputs, outputs }) => {
    const some = Object.values(inputs).some(({ id }) => depends.has(id));
    if (some) for (const { id } of outputs) depends.add(id);
    return some;
  });
  const upstream = new Map<number, Tensor>();
  if (depends.has(value.id))
    upstream.set(value.id, runKernel('Fill', {}, { shape: value.shape, value: 1, dtype: 'float32' } as never)[0] as Tensor);
  for (let at = needed.length - 1; at >= 0; at--) {
    const { kernel, inputs, outputs, attributes } = needed[at] as Recorded;
    // Only the first output is a result; the others, such as coefficients or winners, exist for gradients.
    const dy = upstream.get((outputs[0] as Tensor).id);
    if (dy) {
      const gradients = gradientsOf(kernel, dy, inputs, outputs, attributes);
      for (const [name, { id }] of Object.entries(inputs)) {
        const gradient = depends.has(id) ? gradients[name]?.() : undefined;
        if (gradient) accumulate(upstream, id, gradient === dy ? (runKernel('Identity', { x: dy }, {})[0] as Tensor) : gradient);
      }
      dy.dispose();
    }
    // Every kernel that reads these outputs ran later in the pass and has been differentiated already.
    for (const output of outputs) if (output !== value && !output.kept) output.dispose();
  }
  return by.map(({ id }) => upstream.get(id));
}

function accumulate(upstream: Map<number, Tensor>, id: number, gradient: Tensor): void {
  const before = upstream.get(id);
  if (!before) {
    upstream.set(id, gradient);
    return;
  }
  const { backend } = engine();
  // Two gradients may share their values, for example those of both sides of a sum. Then neither can change in place.
  if (backend.refCount(before.dataId) === 1 && addToKernel.isImplemented()) addToKernel.run({ x: gradient, to: before });
  else {
    upstream.set(id, runKernel('Add', { a: before, b: gradient }, {})[0] as Tensor);
    before.dispose();
  }
  gradient.dispose();
}

/** Looks the gradient up in TensorFlow.js's registry, which holds ours too. */
function gradientsOf(
  kernel: string,
  dy: Tensor,
  inputs: NamedTensorMap,
  outputs: readonly Tensor[],
  attributes: NamedAttrMap,
): Record<string, () => Tensor> {
  const registered = getGradient(kernel);
  if (!registered)
    throw new RangeError(`Kernel "${kernel}" has no gradient. Give its definition one, or keep it out of the loss.`);
  const { inputsToSave = [], outputsToSave = [], saveAllInputs, gradFunc } = registered;
  const saved = saveAllInputs ? Object.values(inputs) : inputsToSave.map((name) => inputs[name] as Tensor);
  const all = [...saved, ...outputs.filter((_, index) => outputsToSave[index])];
  return gradFunc(outputs.length === 1 ? dy : [dy], all, attributes) as Record<string, () => Tensor>;
}
