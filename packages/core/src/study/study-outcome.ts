import * as z from 'zod/mini';
import { GnasError } from '../gnas-error.js';
import { placesOf } from '../options/places-of.js';

/** Figures of one split; those that are not finite are left out. */
const figures = z.record(z.string(), z.number());

const trainedModelSchema = z.object({
  /** 'found', or the name of a baseline. */
  name: z.string(),
  selection: z.record(z.string(), z.union([z.int(), z.array(z.int())])),
  /** The selection in words, by choice. */
  description: z.record(z.string(), z.string()),
  /** Metrics by split; empty if the training failed. */
  metrics: z.partial(z.object({ train: figures, validation: figures, test: figures })),
  /** Number of scalar parameters. */
  parameters: z.int().check(z.gte(0)),
  /** Training epochs that were run. */
  epochs: z.int().check(z.gte(0)),
  /** Why the training failed. */
  error: z.optional(z.string()),
});

/** Schema of what `Study.finish` finds out, which a store keeps with its study. */
export const studyOutcomeSchema = z.object({
  /** Number of the trial whose architecture was trained. */
  trial: z.int().check(z.gte(0)),
  found: trainedModelSchema,
  /** The hand-made models beside it, trained alike. */
  baselines: z.array(trainedModelSchema),
  /** Milliseconds since the epoch. */
  finishedAt: z.number(),
  durationMs: z.number(),
});

/** One model of the final training. Plain JSON. */
export type TrainedModel = z.output<typeof trainedModelSchema>;

/** The final training of a study: the found model, and baselines trained alike. Plain JSON. */
export type StudyOutcome = z.output<typeof studyOutcomeSchema>;

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
