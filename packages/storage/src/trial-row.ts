import { type Architecture, fitnessOf, type Metric, type Trial } from '@gnas/core';
import * as z from 'zod';
import { readStored } from './read-stored.js';
import type { TrialRow } from './schema.js';

/** The columns of a trial but its training curve and its drawing. A column that is missing here doesn't compile. */
const isWithoutCurve: Readonly<Record<Exclude<keyof TrialRow, 'curve' | 'drawing'>, true>> = {
  study: true,
  number: true,
  phase: true,
  state: true,
  seed: true,
  fitness: true,
  started_at: true,
  duration_ms: true,
  selection: true,
  metrics: true,
  by_split: true,
  cost: true,
  error: true,
  same_as: true,
  pruned: true,
  engine: true,
};
export const columnsWithoutCurve = Object.keys(isWithoutCurve) as (keyof typeof isWithoutCurve)[];

/** Makes the row that keeps a trial. @param objective the metric that the study optimizes */
export function toRow(study: string, objective: Metric, trial: Trial, drawing?: Architecture): TrialRow {
  const value = trial.metrics[objective.name];
  return {
    study,
    number: trial.number,
    phase: trial.phase,
    state: trial.state,
    seed: trial.seed,
    // PostgreSQL would rank NaN above every number.
    fitness: value === undefined || Number.isNaN(value) ? null : fitnessOf(objective, value),
    started_at: trial.startedAt,
    duration_ms: trial.durationMs,
    selection: JSON.stringify(trial.selection),
    metrics: JSON.stringify(trial.metrics),
    by_split: trial.bySplit ? JSON.stringify(trial.bySplit) : null,
    cost: JSON.stringify(trial.cost),
    error: trial.error ? JSON.stringify(trial.error) : null,
    curve: trial.curve ? JSON.stringify(trial.curve) : null,
    same_as: trial.sameAs ?? null,
    pruned: trial.pruned ? JSON.stringify(trial.pruned) : null,
    engine: trial.engine ? JSON.stringify(trial.engine) : null,
    drawing: drawing ? JSON.stringify(drawing) : null,
  };
}

// JSON writes NaN, such as the ROC AUC of a split with one class, as null.
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const figures = z.record(z.string(), figure);
const series = z.array(figure);

const trialSchema = z.object({
  number: z.int().min(0),
  selection: z.record(z.string(), z.union([z.int().min(0), z.array(z.int().min(0))])),
  state: z.enum(['complete', 'failed', 'pruned']),
  phase: z.enum(['search', 're-evaluation']),
  seed: z.number(),
  metrics: figures,
  bySplit: z.partialRecord(z.enum(['train', 'validation', 'test']), figures).optional(),
  cost: z.object({ parameters: z.number(), flops: z.number(), latencyMs: z.number().optional() }),
  startedAt: z.number(),
  durationMs: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  curve: z.object({ epochs: series, trainLoss: series, validation: series }).optional(),
  sameAs: z.int().min(0).optional(),
  pruned: z.object({ epoch: z.number(), atLeast: z.number(), reached: z.number() }).optional(),
  engine: z
    .object({
      runtime: z.string(),
      platform: z.string().optional(),
      backend: z.string(),
      device: z.string(),
      versions: z.record(z.string(), z.string()),
    })
    .optional(),
});

/** Reads the trial that a row keeps. @param where the place, for messages @throws GnasError GNAS_INVALID_FILE if it doesn't hold a trial */
export function fromRow(row: Omit<TrialRow, 'drawing'>, where: string): Trial {
  return readStored(where, `trial ${row.number} of study "${row.study}"`, trialSchema, () => ({
    number: row.number,
    selection: JSON.parse(row.selection),
    state: row.state,
    phase: row.phase,
    seed: row.seed,
    metrics: JSON.parse(row.metrics),
    ...(row.by_split && { bySplit: JSON.parse(row.by_split) }),
    cost: JSON.parse(row.cost),
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    ...(row.error && { error: JSON.parse(row.error) }),
    ...(row.curve && { curve: JSON.parse(row.curve) }),
    ...(row.same_as !== null && { sameAs: row.same_as }),
    ...(row.pruned && { pruned: JSON.parse(row.pruned) }),
    ...(row.engine && { engine: JSON.parse(row.engine) }),
  })) as Trial;
}
