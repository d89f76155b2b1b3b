import * as z from 'zod/mini';
import { GnasError } from '../gnas-error.js';
import { placesOf } from '../options/places-of.js';
import { calibrationSchema } from '../task/calibration.js';

/** Figures of one split; those that are not finite are left out. */
const figures = z.record(z.string(), z.number());

const metricsBySplit = z.partial(z.object({ train: figures, validation: figures, test: figures }));

const trainedModelSchema = z.object({
  /** 'found', or the name of a baseline. */
  name: z.string(),
  selection: z.record(z.string(), z.union([z.int(), z.array(z.int())])),
  /** The selection in words, by choice. */
  description: z.record(z.string(), z.string()),
  /** Mean metrics of its trainings by split; empty if all failed. */
  metrics: metricsBySplit,
  /** Their sample standard deviations; absent for fewer than two trainings. */
  deviations: z.optional(metricsBySplit),
  /** Trainings that succeeded, each with a seed of its own. */
  trainings: z.int().check(z.gte(0)),
  /** Number of scalar parameters. */
  parameters: z.int().check(z.gte(0)),
  /** Epochs that its first training ran. */
  epochs: z.int().check(z.gte(0)),
  /** Whether the time for the final training ended one of them before its last epoch. */
  outOfTime: z.optional(z.boolean()),
  /** Why the training failed. */
  error: z.optional(z.string()),
});

/** Schema of a comparison with the best baseline on the validation split. */
const verdictSchema = z.object({
  /** Name of the best baseline by the validation objective. */
  against: z.string(),
  /** How much better the found model is in the objective; negative if it is worse. */
  difference: z.number(),
  /** 95 % interval of the difference, from a paired bootstrap over the validation split. */
  interval: z.tuple([z.number(), z.number()]),
});

/** Schema of what `Study.finish` finds out, which a store keeps with its study. */
export const studyOutcomeSchema = z.object({
  /** Number of the trial whose architecture was found: the best of the finalists by the mean of its final trainings. */
  trial: z.int().check(z.gte(0)),
  /** Numbers of the trials whose architectures were trained, some of which may have failed, best trial first. */
  finalists: z.array(z.int().check(z.gte(0))).check(z.minLength(1)),
  /**
   * Kendall's tau-b of the finalists' scores in the search with the means of their final trainings; absent for fewer than three. It says
   * how far the estimates of the search, such as one-shot scores, can be trusted.
   */
  kendallTau: z.optional(z.number()),
  found: trainedModelSchema,
  /** The average of the architectures that are not clearly worse than the best, one training of each; absent if there was only one. */
  ensemble: z.optional(z.object({ members: z.array(trainedModelSchema), metrics: metricsBySplit })),
  /** The hand-made models beside it, trained alike. */
  baselines: z.array(trainedModelSchema),
  /** What predictions are made with: 'found', 'ensemble' or the name of a baseline. */
  kept: z.string(),
  /** How the output of the kept model becomes predictions, and its figures with that; absent for tasks that have no such thing. */
  calibration: z.optional(
    z.extend(calibrationSchema, {
      /** Names of the two classes that the threshold divides. */
      classes: z.optional(z.array(z.string())),
      metrics: metricsBySplit,
    }),
  ),
  /** Whether the kept model was trained once more on the labels of all splits; all figures are those before. */
  allLabels: z.optional(z.boolean()),
  /** Absent without baselines. */
  verdict: z.optional(verdictSchema),
  /** Milliseconds since the epoch. */
  finishedAt: z.number(),
  durationMs: z.number(),
});

/** One model of the final training. Plain JSON. */
export type TrainedModel = z.output<typeof trainedModelSchema>;

/** A comparison with the best baseline on the validation split. Plain JSON. */
export type Verdict = z.output<typeof verdictSchema>;

/** The final training of a study: the found model, and baselines trained alike. Plain JSON. */
export type StudyOutcome = z.output<typeof studyOutcomeSchema>;

/** Finds the metrics of the model that predictions are made with. */
export function metricsOfKept({ kept, found, ensemble, baselines, calibration }: StudyOutcome): TrainedModel['metrics'] {
  if (calibration) return calibration.metrics;
  if (kept === 'ensemble' && ensemble) return ensemble.metrics;
  return (baselines.find(({ name }) => name === kept) ?? found).metrics;
}

/**
 * Reads an outcome that a store has kept.
 * @throws GnasError GNAS_INVALID_FILE
 */
export function readStudyOutcome(study: string, outcome: unknown): StudyOutcome {
  const read = studyOutcomeSchema.safeParse(outcome);
  if (read.success) return read.data;
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `The outcome of study "${study}" cannot be read: it was written by another version of gnas, or its store was changed. What does not fit: ${placesOf(read.error)}.`,
  );
}
