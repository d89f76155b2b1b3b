import { engine, getGradient, getKernel, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';
import { addToKernel } from './kernels/add-to.js';

/** One kernel that ran, with what its gradient needs. */
interface Recorded {
  readonly kernel: string;
  readonly inputs: NamedTensorMap;
  readonly outputs: readonly Tensor[];
  readonly attributes: NamedAttrMap;
}

let recording: Recorded[] | undefined;

/**
 * Runs a kernel, ours or TensorFlow.js', on the active device. TensorFlow.js' own way there costs more than a small kernel does: a
 * scope, a clone of each saved tensor and a walk over the results. Under somebody else's `tf.grad` it is taken nevertheless.
 */
export function runKernel(kernel: string, inputs: NamedTensorMap, attributes: NamedAttrMap): Tensor[] {
  const tf = engine();
  if (tf.state.gradientDepth > 0) return [tf.runKernel(kernel, inputs, attributes)].flat() as Tensor[];
  const { backend, backendName } = tf;
  const run = kernelOf(kernel, backendName);
  const made = run({ inputs, attrs: attributes, backend });
  const outputs = (Array.isArray(made) ? made : [made]).map((info) =>
    'rank' in info ? (info as Tensor) : tf.makeTensorFromTensorInfo(info, backend),
  );
  recording?.push({ kernel, inputs, outputs, attributes });
  return outputs;
}

/** Whether the active device has a kernel; those that only save work need not be on every device. */
export function hasKernel(kernel: string): boolean {
  return getKernel(kernel, engine().backendName) !== undefined;
}

type Run = NonNullable<ReturnType<typeof getKernel>>['kernelFunc'];
const found = new Map<string, Map<string, Run>>();

function kernelOf(kernel: string, device: string): Run {
  let ofDevice = found.get(device);
  if (!ofDevice) {
    ofDevice = new Map();
    found.set(device, ofDevice);
  }
  let run = ofDevice.get(kernel);
  if (!run) {
    const registered = getKernel(kernel, device);
    if (!registered) throw new RangeError(`Device "${device}" has no kernel "${kernel}".`);
    run = registered.kernelFunc;
    ofDevice.set(kernel, run);
  }
  return run;
}

/**
 * Runs f, which returns a scalar, and differentiates it by what `variables`, called afterwards, gives: an undefined where the value
 * does not depend on it. Everything else that f made is freed, most of it as soon as its gradient is known.
 */
export function differentiate(
  f: () => Tensor,
  variables: () => readonly Tensor[],
): { value: Tensor; gradients: readonly (Tensor | undefined)[] } {
  const tf = engine();
  const outer = recording;
  const tape: Recorded[] = [];
  let kept: Tensor[] = [];
  tf.startScope('differentiate');
  try {
    recording = tape;
    const value = f();
    recording = undefined;
    const by = variables();
    const gradients = backpropagate(tape, value, by);
    kept = [value, ...gradients.filter((gradient) => gradient !== undefined)];
    return { value, gradients };
  } finally {
    recording = outer;
    tf.endScope(kept);
  }
}

function backpropagate(tape: readonly Recorded[], value: Tensor, by: readonly Tensor[]): (Tensor | undefined)[] {
  if (value.size !== 1) throw new RangeError(`A loss is one number; this one is [${value.shape}].`);
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
    // Outputs beyond the first are what gradients need: coefficients, winners.
    const dy = upstream.get((outputs[0] as Tensor).id);
    if (dy) {
      const gradients = gradientsOf(kernel, dy, inputs, outputs, attributes);
      for (const [name, { id }] of Object.entries(inputs)) {
        const gradient = depends.has(id) ? gradients[name]?.() : undefined;
        if (gradient) accumulate(upstream, id, gradient === dy ? (runKernel('Identity', { x: dy }, {})[0] as Tensor) : gradient);
      }
      dy.dispose();
    }
    // What runs later in the pass has been differentiated already, so nothing reads these any more.
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
  // A gradient may share its values with another one, as those of a sum's two sides do.
  if (backend.refCount(before.dataId) === 1 && hasKernel(addToKernel)) runKernel(addToKernel, { x: gradient, to: before }, {});
  else {
    upstream.set(id, runKernel('Add', { a: before, b: gradient }, {})[0] as Tensor);
    before.dispose();
  }
  gradient.dispose();
}

/** By TensorFlow.js' registry of gradients, where ours are too. */
function gradientsOf(
  kernel: string,
  dy: Tensor,
  inputs: NamedTensorMap,
  outputs: readonly Tensor[],
  attributes: NamedAttrMap,
): Record<string, () => Tensor> {
  const registered = getGradient(kernel);
  if (!registered) throw new RangeError(`There is no gradient of kernel "${kernel}".`);
  const { inputsToSave = [], outputsToSave = [], saveAllInputs, gradFunc } = registered;
  const saved = saveAllInputs ? Object.values(inputs) : inputsToSave.map((name) => inputs[name] as Tensor);
  const all = [...saved, ...outputs.filter((_, index) => outputsToSave[index])];
  return gradFunc(outputs.length === 1 ? dy : [dy], all, attributes) as Record<string, () => Tensor>;
}
