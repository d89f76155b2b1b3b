import { definePart } from '@gnas/core';
import { z } from 'zod';
import { ASHA } from './asha.js';
import { MedianStoppingRule } from './median-stopping-rule.js';

const lag = z.int().min(1).default(8).describe('how many trials behind those are that a trial is judged by');

/** The pruners by name. */
export const prunerFactories = {
  asha: definePart({
    description: 'go on with the best 1 of reductionFactor at each rung (asynchronous successive halving, Li et al. 2020)',
    options: z.object({
      minEpochs: z.int().min(1).default(10).describe('epochs of the first rung'),
      reductionFactor: z.int().min(2).default(4).describe('of so many trials at a rung one goes on'),
      minEarlyStoppingRate: z.int().min(0).default(0).describe('rungs to leave out at the start'),
      lag,
    }),
    create: (options) => new ASHA(options),
  }),
  median: definePart({
    description: 'end what is below the median of the completed trials (Golovin et al. 2017)',
    options: z.object({
      startupTrials: z.int().min(1).default(5).describe('completed trials before any is pruned'),
      warmupEpochs: z.int().min(0).default(10).describe('epochs in which no trial is pruned'),
      lag,
    }),
    create: (options) => new MedianStoppingRule(options),
  }),
};
