import { type Backend, definePart, GnasError, type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { type Device, devices } from './devices.js';
import { fastestDevice } from './fastest-device.js';
import { type DeviceThreads, startDevice } from './start-device.js';
import { TfjsBackend } from './tfjs-backend.js';

/** Options of `createBackend`. */
export const backendOptions = z.object({
  device: z
    .enum(['auto', ...devices])
    .default('auto')
    .describe(
      'Device that runs the operations: wasm (WebAssembly with SIMD), tensorflow (the native library, in Node with @tensorflow/tfjs-node or @tensorflow/tfjs-node-gpu), webgpu (a GPU, in Node with the package webgpu), cpu (plain JavaScript, the reference), or auto (wasm, unless another device is measured to be clearly faster).',
    ),
  wasmPaths: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .describe(
      "Location of TensorFlow.js's .wasm files: a folder or URL prefix that ends in '/', or a path per file name. If absent, Node uses the installed package and browsers a copy in the bundle.",
    ),
  threads: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Threads of one training on device wasm. Results do not depend on it. Without it, all cores, or in worker threads the cores that each of them has. In browsers, more than one requires a cross-origin isolated page.',
    ),
});
/** Options of `createBackend`. */
export type BackendOptions = z.input<typeof backendOptions>;

/**
 * Starts a device of TensorFlow.js. The backend's `deviceReason` says why this device was chosen.
 *
 * @param graph what 'auto' measures on if several devices start; default a random graph of 4,096 nodes
 * @throws GnasError GNAS_INVALID_OPTION for an unknown device; GNAS_DEVICE_UNAVAILABLE with the reason if the device does not
 * start, never for 'auto'
 */
export async function createBackend(options: BackendOptions = {}, graph?: Graph): Promise<Backend> {
  const { device, ...given } = parseOptions('createBackend', backendOptions, options);
  const start = (name: Device) => startDevice(name, given);
  if (device === 'auto') {
    const { device: chosen, reason, threads } = await fastestDevice(start, graph);
    return new TfjsBackend(chosen, withLimit(reason, threads), { threads });
  }
  try {
    const { software, threads } = await start(device);
    const reason = software ? 'asked for; emulated on the CPU, because there is no GPU' : 'asked for';
    return new TfjsBackend(device, withLimit(reason, threads), { software, threads });
  } catch (cause) {
    throw new GnasError(
      'GNAS_DEVICE_UNAVAILABLE',
      `Device "${device}" does not start: ${cause instanceof Error ? cause.message : cause}. Device "auto" uses ${
        device === 'wasm' ? 'cpu' : 'wasm'
      } instead.`,
      { cause },
    );
  }
}

const withLimit = (reason: string, threads: DeviceThreads | undefined): string =>
  threads?.limit ? `${reason}; ${threads.limit}` : reason;

/** The backend by name. */
export const tfjs = definePart({
  description: 'TensorFlow.js with graph kernels, on WebAssembly, a GPU or the native library',
  options: backendOptions,
  create: (options, _registry, graph) => createBackend(options, graph),
});
