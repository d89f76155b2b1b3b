import { createBackend } from '@gnas/backend-tfjs';
import type { Backend } from '@gnas/core';

export const devices = ['cpu', 'wasm'] as const;

const started = new Map<string, Promise<Backend>>();

/** One backend per device for all tests of a file. */
export function backendOf(device: (typeof devices)[number]): Promise<Backend> {
  let backend = started.get(device);
  if (!backend) {
    backend = createBackend({ device });
    started.set(device, backend);
  }
  return backend;
}
