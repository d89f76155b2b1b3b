import { definePart } from '@gnas/core';
import { z } from 'zod';
import { GridSearch } from './grid-search.js';
import { LocalSearch } from './local-search.js';
import { NASBOWL } from './nas-bowl.js';
import { costNames, NSGA2 } from './nsga2.js';
import { RegularizedEvolution } from './regularized-evolution.js';

const count = z.int().min(1);
const numTrials = (fallback: number) => count.default(fallback).describe('architectures to try');

/** Options that all of them have. */
const shared = {
  topK: z.int().min(0).default(0).describe('finalists to evaluate again'),
  reEvaluations: z.int().min(0).default(2).describe('new evaluations of each finalist'),
  weightShare: z.boolean().default(false).describe('one set of weights for all trials, trained by the search'),
};
const batchSize = count.default(1).describe('architectures to propose before learning from the first');

/** Moves topK and reEvaluations to where the algorithms take them. */
function withReEvaluation<T extends { topK: number; reEvaluations: number }>({ topK, reEvaluations, ...options }: T) {
  return { ...options, reEvaluation: { topK, repeats: reEvaluations } };
}

/** Searches that learn, or do not, from estimates of whole architectures, by name. */
export const sampleBasedFactories = {
  'grid-search': definePart({
    description: 'every architecture, depth first',
    options: z.object({ numTrials: count.optional().describe('architectures to try; all without it'), ...shared }),
    create: ({ numTrials = Number.POSITIVE_INFINITY, ...options }) => new GridSearch({ ...withReEvaluation(options), numTrials }),
  }),
  'regularized-evolution': definePart({
    description: 'evolution in which the oldest die (Real et al. 2019)',
    options: z.object({
      numTrials: numTrials(300),
      populationSize: count.default(100).describe('architectures that are alive'),
      sampleSize: count.default(25).describe('architectures that compete to be the parent'),
      batchSize,
      ...shared,
    }),
    create: (options) => new RegularizedEvolution(withReEvaluation(options)),
  }),
  'local-search': definePart({
    description: 'hill climbing over all neighbours, from random starts (White et al. 2021)',
    options: z.object({ numTrials: numTrials(300), batchSize, ...shared }),
    create: (options) => new LocalSearch(withReEvaluation(options)),
  }),
  'nas-bowl': definePart({
    description: 'Bayesian optimization with a Weisfeiler-Lehman kernel (NAS-BOWL, Ru et al. 2021)',
    options: z.object({
      numTrials: numTrials(150),
      numInitial: count.default(30).describe('random architectures before the model is asked'),
      proposalsPerFit: count.default(5).describe('architectures to propose from one fit of the model'),
      poolSize: count.default(200).describe('candidates among which the model chooses'),
      batchSize,
      ...shared,
    }),
    create: (options) => new NASBOWL(withReEvaluation(options)),
  }),
  nsga2: definePart({
    description: 'evolution to a front of compromises with a cost (NSGA-II, Deb et al. 2002)',
    options: z.object({
      numTrials: numTrials(300),
      minimize: z.enum(costNames).default('parameters').describe('the cost that is minimized beside'),
      populationSize: z.int().min(2).default(50).describe('architectures of one generation'),
      batchSize,
      ...shared,
    }),
    create: (options) => new NSGA2(withReEvaluation(options)),
  }),
};
