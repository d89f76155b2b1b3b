/** Plugins of the workers of `queue-overhead.mjs`. */
import { plugin as algorithm } from '@gnas/algorithm';
import { plugin as backend } from '@gnas/backend-tfjs';
import { BaseEstimator, definePart, definePlugin } from '@gnas/core/plugin';
import { plugin as datasets } from '@gnas/datasets';
import { plugin as space } from '@gnas/space';
import * as z from 'zod';

/** As a training that takes a fixed time and gives one score. */
export class Sleeping extends BaseEstimator {
  constructor({ ms }) {
    super();
    this.ms = ms;
  }

  async infer() {
    await new Promise((resolve) => setTimeout(resolve, this.ms));
    return { metrics: { accuracy: 0.5 }, loss: 0 };
  }
}

const sleeping = definePlugin({
  name: 'gnas-plugin-sleeping',
  apiVersion: 1,
  estimators: {
    sleeping: definePart({
      description: 'sleeps',
      options: z.object({ ms: z.number().default(200) }),
      create: (options) => new Sleeping(options),
    }),
  },
});

export default [datasets, space, algorithm, backend, sleeping];
