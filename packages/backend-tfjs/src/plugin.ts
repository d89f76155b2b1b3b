import { definePart, definePlugin } from '@gnas/core';
import { z } from 'zod';
import { createBackend, devices } from './create-backend.js';

/** The backend of this package, by the name `tfjs`. */
export const plugin = definePlugin({
  name: '@gnas/backend-tfjs',
  apiVersion: 1,
  backends: {
    tfjs: definePart({
      description: 'TensorFlow.js with sparse graph kernels',
      options: z.object({
        device: z
          .enum(['auto', ...devices])
          .default('auto')
          .describe('wasm, tensorflow (native), webgpu (a GPU), cpu (the reference), or auto: the fastest'),
      }),
      create: (options, _registry, graph) => createBackend({ ...options, ...(graph && { graph }) }),
    }),
  },
});
