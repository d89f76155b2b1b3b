import type { ReEvaluation } from '@gnas/core';
import * as z from 'zod';

/** How the weights that all trials share are trained (Pham et al. 2018, section 2.2). */
const weightSharingOptions = z.object({
  warmupSteps: z.int().min(0).default(100).describe('Steps on uniformly drawn architectures before the first trial.'),
  stepsPerTrial: z
    .int()
    .min(0)
    .default(10)
    .describe('Steps on an architecture before it is scored; unused with an estimator that trains by itself.'),
  learningRate: z.number().positive().default(0.01).describe('Learning rate of the Adam that trains shared weights.'),
  weightDecay: z.number().min(0).default(5e-4).describe('L2 penalty on shared weights.'),
});

/** Options that every sample-based algorithm has. */
export const sampleBasedOptions = z.object({
  numTrials: z.int().min(1).default(100).describe('Architectures to try, not counting re-evaluations.'),
  batchSize: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'Architectures to propose before learning from the first. Part of the algorithm: a search gives the same trials with any number of workers, and at most this many workers find work.',
    ),
  weightShare: z
    .union([z.boolean(), weightSharingOptions])
    .default(false)
    .describe('One set of weights for all trials, trained by the search; or how they are trained.'),
  topK: z.int().min(0).default(0).describe('Finalists to evaluate again with new seeds.'),
  reEvaluations: z.int().min(0).default(2).describe('New evaluations of each finalist.'),
});

/** How the supernet of a one-shot algorithm is trained. */
export const oneShotOptions = z.object({
  learningRate: z.number().positive().default(0.01).describe("Learning rate of the Adam that trains the supernet's weights."),
  weightDecay: z.number().min(0).default(5e-4).describe("L2 penalty on the supernet's weights."),
});

/** Puts the options of the finalists where `SampleBasedNAS` takes them. */
export function withReEvaluation<T extends { readonly topK: number; readonly reEvaluations: number }>({
  topK,
  reEvaluations: repeats,
  ...options
}: T): Omit<T, 'topK' | 'reEvaluations'> & { readonly reEvaluation: ReEvaluation } {
  return { ...options, reEvaluation: { topK, repeats } };
}
