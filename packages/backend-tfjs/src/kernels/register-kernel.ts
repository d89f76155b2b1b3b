import * as tf from '@tensorflow/tfjs-core';
import type { DeviceKernel, Kernel } from './define-kernel.js';

/** Attributes of our kernels are objects of our own, which TensorFlow.js passes on. */
interface WrappedAttributes {
  readonly ours: never;
}

/**
 * Gives a device its implementation of a kernel, and TensorFlow.js the kernel's gradient. Call it once per kernel and device,
 * before the kernel runs there.
 */
export function registerKernel<K extends Kernel>(
  kernel: K,
  device: K['devices'][number],
  // biome-ignore lint/suspicious/noExplicitAny: TensorFlow.js does not name the classes of its backends
  implementation: DeviceKernel<K, any>,
): void {
  tf.registerKernel({
    kernelName: kernel.name,
    backendName: device,
    kernelFunc: ({ inputs, attrs, backend }) =>
      implementation(inputs as never, (attrs as unknown as WrappedAttributes).ours, backend),
  });
  if (!tf.getGradient(kernel.name)) registerGradient(kernel);
}

function registerGradient({ name, inputs, outputs, saves = [], gradient }: Kernel): void {
  if (!gradient) return;
  const isSaved = (tensor: string): boolean => (saves as readonly string[]).includes(tensor);
  const savedInputs = inputs.filter(isSaved);
  const savedNames = [...savedInputs, ...outputs.filter(isSaved)];
  tf.registerGradient({
    kernelName: name,
    inputsToSave: savedInputs,
    outputsToSave: outputs.map(isSaved),
    gradFunc: (dy, tensors, attributes) => {
      const saved: Record<string, tf.Tensor> = {};
      savedNames.forEach((tensor, at) => {
        saved[tensor] = tensors[at] as tf.Tensor;
      });
      const ofFirst = Array.isArray(dy) ? (dy[0] as tf.Tensor) : dy;
      const gradients = gradient(ofFirst, saved as never, (attributes as unknown as WrappedAttributes).ours);
      return Object.fromEntries(
        Object.entries(gradients).map(([input, value]) => [input, typeof value === 'function' ? value : () => value]),
      ) as Record<string, () => tf.Tensor>;
    },
  });
}
