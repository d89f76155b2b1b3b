import * as tf from '@tensorflow/tfjs-core';
import type { Device } from './devices.js';
import { registerStockGradients } from './gradients/register-stock-gradients.js';
import { type KernelsOf, kernels } from './kernels/kernels.js';
import { registerKernel } from './kernels/register-kernel.js';

/** Where TensorFlow.js finds its .wasm files: a folder or URL prefix that ends in '/', or a path per file name. */
export type WasmPaths = string | Readonly<Record<string, string>>;

/** Options of a device. */
export interface DeviceOptions {
  readonly wasmPaths?: WasmPaths | undefined;
  /** Number of threads of the wasm device. Default: all cores, or 1 in a worker thread. */
  readonly threads?: number | undefined;
}

/** Threads of a device, for one backend. */
export interface DeviceThreads {
  readonly count: number;
  /** A clause on why there is one thread where more were wanted. */
  readonly limit?: string | undefined;
  /** Makes the device use this many threads. It must be the active one. */
  use(): void;
  /** Ends the threads of the device, for all backends. Kernels start them again when they need them. */
  end(): void;
}

/** What a device reports when it is ready to start. */
export interface PreparedDevice {
  /** True if it emulates a GPU on the CPU. */
  readonly software: boolean;
  /** Only of a device whose number of threads can be chosen. */
  readonly threads?: DeviceThreads;
}

interface DeviceModule<D extends Device> {
  readonly kernels: KernelsOf<D>;
  prepare(options?: DeviceOptions): Promise<PreparedDevice>;
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
export async function startDevice(device: Device, options: DeviceOptions = {}): Promise<PreparedDevice> {
  // Without this, TensorFlow.js recommends another package on the console.
  tf.enableProdMode();
  const { prepare, kernels: implementations } = await modules[device]();
  const prepared = await prepare(options);
  registerStockGradients();
  for (const [name, implementation] of Object.entries(implementations)) {
    const kernel = kernels[name as keyof typeof kernels];
    if (!tf.getKernel(kernel.name, device)) registerKernel(kernel, device as never, implementation as never);
  }
  if (!(await tf.setBackend(device))) throw new Error('TensorFlow.js could not start it');
  return prepared;
}
