import { type Backend, didYouMean, GnasError, type Graph } from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { prepareCpu } from './cpu/prepare.js';
import { fastestDevice } from './fastest-device.js';
import './gradients/register.js';
import { prepareTensorflow } from './tensorflow/prepare.js';
import { TfjsBackend } from './tfjs-backend.js';
import { prepareWasm } from './wasm/prepare.js';
import { prepareWebgpu } from './webgpu/prepare.js';

/** The devices that can be named. */
export const devices = ['wasm', 'tensorflow', 'webgpu', 'cpu'] as const;
/** One of `devices`. */
export type Device = (typeof devices)[number];

/** Of `createBackend`. */
export interface BackendOptions {
  /**
   * 'wasm' (WebAssembly with our kernels), 'tensorflow' (the native library, through the optional package `@tensorflow/tfjs-node` or
   * `-gpu`), 'webgpu' (a GPU: in a browser, or in Node through the optional package `webgpu`), 'cpu' (plain JavaScript, the reference),
   * or 'auto': 'wasm', unless another device that is there is measured to be clearly faster. Default 'auto'.
   */
  readonly device?: Device | 'auto';
  /** The graph that 'auto' measures on, where there is more than one device. Default: a stand-in of 4,096 nodes. */
  readonly graph?: Graph;
  /**
   * Where TensorFlow.js finds its .wasm files: a folder or URL prefix that ends in '/', or a path per file name. Default: in Node,
   * the files of the installed package; in a browser, a copy that travels in the bundle.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/**
 * Prepares a device of TensorFlow.js. `deviceReason` of what it returns says why it is that one.
 * @throws GnasError GNAS_INVALID_OPTION for a device that is not known; GNAS_DEVICE_UNAVAILABLE for one that does not start, with
 * the reason, and never for 'auto'
 */
export async function createBackend({ device = 'auto', graph, wasmPaths }: BackendOptions = {}): Promise<Backend> {
  if (device !== 'auto' && !devices.includes(device))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `There is no device "${device}"${didYouMean(device, devices)}. Devices: auto, ${devices.join(', ')}.`,
    );
  const start = async (name: Device): Promise<{ device: Device; software: boolean }> => {
    // Otherwise TensorFlow.js advises on the console to install another package.
    tf.enableProdMode();
    const prepared = await prepare[name](wasmPaths);
    if (!(await tf.setBackend(name))) throw new Error('TensorFlow.js could not start it');
    return { device: name, software: prepared?.software ?? false };
  };
  if (device === 'auto') {
    const { device: chosen, reason } = await fastestDevice(start, graph);
    return new TfjsBackend(chosen, reason);
  }
  try {
    const { software } = await start(device);
    return new TfjsBackend(device, software ? 'asked for; played by the processor, since there is no GPU' : 'asked for');
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

const prepare: Readonly<
  // biome-ignore lint/suspicious/noConfusingVoidType: most devices have nothing to say of themselves
  Record<Device, (wasmPaths: BackendOptions['wasmPaths']) => Promise<{ readonly software: boolean } | void>>
> = { cpu: prepareCpu, wasm: prepareWasm, tensorflow: prepareTensorflow, webgpu: prepareWebgpu };
