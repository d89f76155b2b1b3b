import { z } from 'zod';
import { type AttackName, attackNames, attacks } from './attacks/attack-map.js';

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

/** Options of `grna` by name. */
export const grnaOptions = sposOptions.extend({
  lambda: z.number().min(0).default(1).describe('weight of robustness beside the objective'),
  attacks: z
    .array(z.enum(attackNames))
    .min(1)
    .default(['random', 'dice'] satisfies AttackName[])
    .describe('attacks to be robust against'),
  rates: z
    .array(z.number().min(0).max(1))
    .min(1)
    .default([0.05, 0.2])
    .describe('strengths of each attack, as shares of the edges'),
  samples: z.int().min(1).default(2).describe('attacked graphs for each attack and strength'),
  attackSeed: z.int().default(0).describe('seed of the attacks'),
});

/** Attacks of these names, as `GRNA` takes them. */
export function attacksOf(names: readonly AttackName[]): Partial<typeof attacks> {
  return Object.fromEntries(names.map((name) => [name, attacks[name]]));
}
