import { definePart } from '@gnas/core';
import { z } from 'zod';
import { Darts } from './darts.js';
import { Gasso } from './gasso.js';

const positive = z.number().positive();
const atLeastZero = z.number().min(0);

/** Options that all differentiable algorithms have, with the defaults of one. */
const common = (defaults: {
  readonly epochs: number;
  readonly weightDecay: number;
  readonly architectureLearningRate: number;
  readonly architectureWeightDecay: number;
}) => ({
  epochs: z.int().min(1).default(defaults.epochs).describe('steps of weights and architecture'),
  learningRate: positive.default(0.01).describe("learning rate of the weights' Adam"),
  weightDecay: atLeastZero.default(defaults.weightDecay).describe('L2 penalty on the weights'),
  architectureLearningRate: positive
    .default(defaults.architectureLearningRate)
    .describe("learning rate of the architecture's Adam"),
  architectureWeightDecay: atLeastZero
    .default(defaults.architectureWeightDecay)
    .describe('L2 penalty on the architecture parameters'),
});

/** The differentiable algorithms by name. */
export const differentiableFactories = {
  darts: definePart({
    description: 'gradient descent on a mixture of all candidates (DARTS, Liu et al. 2019)',
    options: z.object({
      ...common({ epochs: 200, weightDecay: 5e-4, architectureLearningRate: 3e-4, architectureWeightDecay: 1e-3 }),
      order: z.int().min(1).max(2).default(2).describe('2 looks one step of the weights ahead, 1 does not'),
    }),
    create: ({ order, ...options }) => new Darts({ ...options, order: order === 1 ? 1 : 2 }),
  }),
  gasso: definePart({
    description: 'weights, architecture and graph structure learned together (GASSO, Qin et al. 2021)',
    options: z.object({
      ...common({ epochs: 250, weightDecay: 1e-4, architectureLearningRate: 0.03, architectureWeightDecay: 0 }),
      warmupEpochs: z.int().min(0).default(20).describe('epochs in which only the weights learn'),
      structureLearningRate: positive.default(0.04).describe('learning rate of the structure'),
      smoothness: atLeastZero.default(0.6).describe('weight of the smoothness of hidden features'),
    }),
    create: (options) => new Gasso(options),
  }),
};
