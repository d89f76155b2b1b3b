import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, definePart, extendBackend } from '@gnas/core/plugin';
import * as z from 'zod';

/** Counts the values that are read back to the host, which is what slows a GPU down. Everything else is done by another backend. */
export function countingBackend(backend: Backend): Backend & { valuesRead(): number } {
  let values = 0;
  return extendBackend(backend, {
    name: 'sample-counting',
    read: async (tensor: Parameters<Backend['read']>[0]) => {
      const read = await backend.read(tensor);
      values += read.length;
      return read;
    },
    valuesRead: () => values,
  });
}

/** `countingBackend` by name. */
export const backend = definePart({
  description: 'TensorFlow.js, counting the values that are read back.',
  options: z.object({ device: z.enum(['wasm', 'cpu']).default('wasm').describe('Device that computes.') }),
  create: async ({ device }) => countingBackend(await createBackend({ device })),
});
