import { definePart } from '@gnas/core';
import { z } from 'zod';
import { Spos } from './spos.js';

/** Options of `spos` by name. */
export const sposOptions = z.object({
  warmupSteps: z.int().min(0).default(1000).describe('steps of the supernet, each on one architecture'),
  populationSize: z.int().min(1).default(50).describe('architectures of one generation'),
  generations: z.int().min(1).default(20).describe('generations of the evolution'),
  parents: z.int().min(1).default(10).describe('best architectures that the next generation is made from'),
  mutationProbability: z.number().positive().max(1).default(0.1).describe('probability that a choice mutates'),
  finalists: z.int().min(1).default(5).describe('best architectures that the estimator evaluates'),
  learningRate: z.number().positive().default(0.005).describe("learning rate of the supernet's Adam"),
  weightDecay: z.number().min(0).default(5e-4).describe("L2 penalty on the supernet's weights"),
});

/** `Spos` by name. */
export const sposFactory = definePart({
  description: 'a supernet trained by single paths, then evolution over it (SPOS, Guo et al. 2020)',
  options: sposOptions,
  create: (options) => new Spos(options),
});
