import { definePart, definePlugin } from '@gnas/core';
import { z } from 'zod';
import { enasFactory } from './controllers/enas-factory.js';
import { GraphNasRL } from './controllers/graph-nas-rl.js';
import { rlFactory } from './controllers/rl-factory.js';
import { differentiableFactories } from './differentiable/differentiable-factories.js';
import { prunerFactories } from './pruners/pruner-factories.js';
import { grnaFactory } from './robust/grna-factory.js';
import { RandomSearch } from './sample-based/random-search.js';
import { sampleBasedFactories } from './sample-based/sample-based-factories.js';
import { sposFactory } from './supernet/spos-factory.js';

const weightShare = z.boolean().default(false).describe('one set of weights for all trials, trained by the search');
const reEvaluations = z.int().min(0);
const batchSize = z.int().min(1).default(1).describe('architectures to propose before learning from the first');

/** All algorithms of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/algorithm',
  apiVersion: 1,
  algorithms: {
    ...differentiableFactories,
    'random-search': definePart({
      description: 'architectures drawn at random (Li & Talwalkar 2019)',
      options: z.object({
        numTrials: z.int().min(1).default(50).describe('architectures to try'),
        topK: z.int().min(0).default(0).describe('finalists to evaluate again'),
        reEvaluations: reEvaluations.default(2).describe('new evaluations of each finalist'),
        weightShare,
      }),
      create: ({ topK, reEvaluations: repeats, ...options }) => new RandomSearch({ ...options, reEvaluation: { topK, repeats } }),
    }),
    'graphnas-rl': definePart({
      description: 'an LSTM controller that learns by REINFORCE (GraphNAS, Gao et al. 2020)',
      options: z.object({
        numTrials: z.int().min(1).default(100).describe('architectures to try'),
        topK: z.int().min(0).default(5).describe('finalists to evaluate again'),
        reEvaluations: reEvaluations.default(2).describe('new evaluations of each finalist'),
        weightShare,
        batchSize,
        learningRate: z.number().positive().default(0.00035).describe("learning rate of the controller's Adam"),
        entropyWeight: z.number().min(0).default(0.0001).describe('weight of the entropy bonus'),
        baselineDecay: z.number().min(0).lt(1).default(0.95).describe('decay of the moving average of rewards'),
      }),
      create: (options) => new GraphNasRL(options),
    }),
    spos: sposFactory,
    grna: grnaFactory,
    rl: rlFactory,
    enas: enasFactory,
    ...sampleBasedFactories,
  },
  pruners: prunerFactories,
});
