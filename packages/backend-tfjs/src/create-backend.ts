import { type Backend, didYouMean, GnasError } from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { prepareCpu } from './cpu/prepare.js';
import './gradients/register.js';
import { prepareTensorflow } from './tensorflow/prepare.js';
import { TfjsBackend } from './tfjs-backend.js';
import { prepareWasm } from './wasm/prepare.js';
import { prepareWebgpu } from './webgpu/prepare.js';

export const devices = ['wasm', 'cpu', 'webgpu', 'tensorflow'] as const;
export type Device = (typeof devices)[number];

export interface BackendOptions {
  readonly device?: Device | 'auto';
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

export async function createBackend({ device = 'auto', wasmPaths }: BackendOptions = {}): Promise<Backend> {
  if (device !== 'auto' && !devices.includes(device))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `There is no device "${device}"${didYouMean(device, devices)}. Devices: auto, ${devices.join(', ')}.`,
    );
  if (device === 'cpu') return start('cpu', prepareCpu, 'asked for');
  if (device === 'webgpu') return start('webgpu', prepareWebgpu, 'asked for');
  if (device === 'tensorflow') return start('tensorflow', prepareTensorflow, 'asked for');
  if (device === 'wasm') return start('wasm', () => prepareWasm(wasmPaths), 'asked for');
  return start('wasm', () => prepareWasm(wasmPaths), 'the fastest device here');
}

async function start(device: Device, prepare: () => Promise<unknown>, reason: string): Promise<Backend> {
  try {
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
