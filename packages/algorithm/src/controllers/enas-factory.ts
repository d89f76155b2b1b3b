import { definePart } from '@gnas/core';
import { z } from 'zod';
import { Enas } from './enas.js';

/** `Enas` by name. */
export const enasFactory = definePart({
  description: 'shared weights and an LSTM controller, trained in turns (ENAS, Pham et al. 2018)',
  options: z.object({
    numEpochs: z.int().min(1).default(100).describe('turns of the two phases'),
    warmupSteps: z.int().min(0).default(100).describe('steps of the shared weights before the first turn'),
    stepsPerEpoch: z.int().min(1).default(10).describe('steps of the shared weights in a turn'),
    updatesPerEpoch: z.int().min(0).default(1).describe('updates of the controller in a turn'),
    samplesPerUpdate: z.int().min(1).default(20).describe('rewards of one update'),
    numCandidates: z.int().min(1).default(50).describe('architectures to draw and score at the end'),
    topK: z.int().min(1).default(1).describe('the best of them, for an estimator that trains from scratch'),
    learningRate: z.number().positive().default(0.005).describe("learning rate of the shared weights' Adam"),
    weightDecay: z.number().min(0).default(5e-4).describe('L2 penalty on the shared weights'),
    controllerLearningRate: z.number().positive().default(0.0035).describe("learning rate of the controller's Adam"),
    entropyWeight: z.number().min(0).default(0.0001).describe('weight of the entropy bonus'),
    baselineDecay: z.number().min(0).lt(1).default(0.95).describe('decay of the moving average of rewards'),
    skipWeight: z.number().min(0).default(0.8).describe('weight of the penalty on another rate of skip connections'),
    skipTarget: z.number().gt(0).lt(1).default(0.4).describe('rate of skip connections to hold'),
  }),
  create: (options) => new Enas(options),
});
