import { engine, getKernel, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** One run of a kernel, with what its gradient needs. */
export interface Recorded {
  readonly kernel: string;
  readonly inputs: NamedTensorMap;
  readonly outputs: readonly Tensor[];
  readonly attributes: NamedAttrMap;
}

let recording: Recorded[] | undefined;

/** Runs `f` and adds every kernel that it runs to `tape`, in order; undefined records nothing. */
export function recordOn<T>(tape: Recorded[] | undefined, f: () => T): T {
  const outer = recording;
  recording = tape;
  try {
    return f();
  } finally {
    recording = outer;
  }
}

/**
 * Runs a kernel, ours or TensorFlow.js's, on the active device. It bypasses TensorFlow.js's engine, whose scopes, clones of saved
 * tensors and checks of results cost more than a small kernel does. Inside a caller's `tf.grad`, it goes through the engine, which
 * has to record the kernel.
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

/** Whether the active device has a kernel. */
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
    if (!registered)
      throw new RangeError(`Device "${device}" has no kernel "${kernel}". Register one, or give the kernel a fallback.`);
    run = registered.kernelFunc;
    ofDevice.set(kernel, run);
  }
  return run;
}
