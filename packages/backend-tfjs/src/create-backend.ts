import { type Backend, didYouMean, GnasError } from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { prepareCpu } from './cpu/prepare.js';
import './gradients/register.js';
import { TfjsBackend } from './tfjs-backend.js';
import { prepareWasm } from './wasm/prepare.js';

export const devices = ['wasm', 'cpu'] as const;
export type Device = (typeof devices)[number];

export interface BackendOptions {
  /** 'wasm' (WebAssembly, fast), 'cpu' (plain JavaScript, the reference), or 'auto': the first of these that is there. Default 'auto'. */
  readonly device?: Device | 'auto';
  /**
   * Where TensorFlow.js finds its .wasm files: a folder or URL prefix, or a path per file name. Default: in Node, the files
   * of the installed package; in a browser, beside the page's script.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/**
 * Prepares a device of TensorFlow.js.
 * @throws GnasError GNAS_INVALID_OPTION for a device that is not known; GNAS_DEVICE_UNAVAILABLE for one that does not start
 */
export async function createBackend({ device = 'auto', wasmPaths }: BackendOptions = {}): Promise<Backend> {
  if (device !== 'auto' && !devices.includes(device))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `There is no device "${device}"${didYouMean(device, devices)}. Devices: auto, ${devices.join(', ')}.`,
    );
  if (device === 'cpu') return start('cpu', prepareCpu, 'asked for');
  if (device === 'wasm') return start('wasm', () => prepareWasm(wasmPaths), 'asked for');
  try {
    return await start('wasm', () => prepareWasm(wasmPaths), 'the fastest device here');
  } catch (error) {
    return start(
      'cpu',
      prepareCpu,
      `WebAssembly is not to be had (${error instanceof Error ? error.message : error}), so plain JavaScript is used instead`,
    );
  }
}

async function start(device: Device, prepare: () => Promise<void>, reason: string): Promise<Backend> {
  try {
    // Otherwise TensorFlow.js advises on the console to install another package.
    tf.enableProdMode();
    await prepare();
    if (!(await tf.setBackend(device))) throw new Error('TensorFlow.js could not start it');
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new GnasError(
      'GNAS_DEVICE_UNAVAILABLE',
      `Device "${device}" does not start: ${message}. Use device "auto" to fall back.`,
      { cause },
    );
  }
  return new TfjsBackend(device, reason);
}
