import { type NamedTensorMap, registerGradient, registerKernel, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import * as tape from '../tape.js';

/** Attributes of our kernels are our own objects; TensorFlow.js only hands them on. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A kernel of a device: tensors by name and attributes in, tensors out. */
export type DeviceKernel<Inputs extends string, A> = (
  inputs: Readonly<Record<Inputs, TensorInfo>>,
  attributes: A,
  // biome-ignore lint/suspicious/noExplicitAny: each device casts to its own backend class, which TensorFlow.js does not name
  backend: any,
) => TensorInfo | TensorInfo[];

/** Registers a kernel for one device. */
export function registerDeviceKernel<Inputs extends string, A>(
  name: string,
  device: string,
  kernel: DeviceKernel<Inputs, A>,
): void {
  registerKernel({
    kernelName: name,
    backendName: device,
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel(inputs as unknown as Record<Inputs, TensorInfo>, (attrs as unknown as { ours: A }).ours, backend),
  });
}

/** Registers what a kernel's inputs receive from the gradient of its first output. */
export function registerKernelGradient<A>(
  name: string,
  saved: { readonly inputs?: string[]; readonly outputs?: boolean[] },
  gradient: (dy: Tensor, saved: Tensor[], attributes: A) => Record<string, () => Tensor>,
): void {
  registerGradient({
    kernelName: name,
    ...(saved.inputs && { inputsToSave: saved.inputs }),
    ...(saved.outputs && { outputsToSave: saved.outputs }),
    gradFunc: (dy, tensors, attrs) =>
      gradient(Array.isArray(dy) ? (dy[0] as Tensor) : dy, tensors, (attrs as unknown as { ours: A }).ours),
  });
}

/** Runs one of our kernels on the active device, recorded for gradients. */
export function runKernel<T extends Tensor | Tensor[]>(name: string, inputs: Record<string, Tensor>, attributes: object): T {
  const outputs = tape.runKernel(name, inputs as unknown as NamedTensorMap, { ours: attributes } as never);
  return (outputs.length === 1 ? outputs[0] : outputs) as T;
}
