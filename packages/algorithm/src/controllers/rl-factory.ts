import { definePart } from '@gnas/core';
import { z } from 'zod';
import { RL } from './rl.js';

/** `RL` by name. */
export const rlFactory = definePart({
  description: 'shared weights trained by random paths, then an LSTM controller that learns by REINFORCE (Zoph & Le 2017)',
  options: z.object({
    numEpochs: z.int().min(1).default(50).describe('updates of the controller'),
    stepsPerUpdate: z.int().min(1).default(20).describe('rewards of one update'),
    numTrials: z.int().min(1).optional().describe('architectures to try, in place of numEpochs * stepsPerUpdate'),
    batchSize: z.int().min(1).default(1).describe('architectures to propose before learning from the first'),
    weightShare: z.boolean().default(true).describe('one set of weights for all trials, trained before the first'),
    warmupSteps: z.int().min(0).default(1000).describe('steps of the shared weights on random paths'),
    modelLearningRate: z.number().positive().default(0.005).describe("learning rate of the shared weights' Adam"),
    modelWeightDecay: z.number().min(0).default(5e-4).describe('L2 penalty on the shared weights'),
    learningRate: z.number().positive().default(0.0035).describe("learning rate of the controller's Adam"),
    entropyWeight: z.number().min(0).default(0.0001).describe('weight of the entropy bonus'),
    baselineDecay: z.number().min(0).lt(1).default(0.95).describe('decay of the moving average of rewards'),
  }),
  create: (options) => new RL(options),
});
