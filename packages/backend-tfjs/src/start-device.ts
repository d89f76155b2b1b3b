import * as tf from '@tensorflow/tfjs-core';
import type { Device } from './devices.js';
import { registerStockGradients } from './gradients/register-stock-gradients.js';
import { type KernelsOf, kernels } from './kernels/kernels.js';
import { registerKernel } from './kernels/register-kernel.js';

/** Where TensorFlow.js finds its .wasm files: a folder or URL prefix that ends in '/', or a path per file name. */
export type WasmPaths = string | Readonly<Record<string, string>>;

/** What a device reports when it is ready to start. */
export interface PreparedDevice {
  /** True if it emulates a GPU on the CPU. */
  readonly software: boolean;
}

interface DeviceModule<D extends Device> {
  readonly kernels: KernelsOf<D>;
  prepare(wasmPaths?: WasmPaths): Promise<PreparedDevice>;
}

/** Each device's code is loaded when the device starts, so users never download the shaders or kernels of the others. */
const modules: { readonly [D in Device]: () => Promise<DeviceModule<D>> } = {
  wasm: () => import('./wasm/index.js'),
  tensorflow: () => import('./tensorflow/index.js'),
  webgpu: () => import('./webgpu/index.js'),
  cpu: () => import('./cpu/index.js'),
};

/**
 * Loads a device with its kernels and makes it TensorFlow.js's active one.
 * @throws Error with the reason if it does not start
 */
export async function startDevice(device: Device, wasmPaths?: WasmPaths): Promise<PreparedDevice> {
  // Without this, TensorFlow.js recommends another package on the console.
  tf.enableProdMode();
  const { prepare, kernels: implementations } = await modules[device]();
  const prepared = await prepare(wasmPaths);
  registerStockGradients();
  for (const [name, implementation] of Object.entries(implementations)) {
    const kernel = kernels[name as keyof typeof kernels];
    if (!tf.getKernel(kernel.name, device)) registerKernel(kernel, device as never, implementation as never);
  }
  if (!(await tf.setBackend(device))) throw new Error('TensorFlow.js could not start it');
  return prepared;
}
