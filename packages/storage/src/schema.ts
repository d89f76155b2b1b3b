import { GnasError, type Trial } from '@gnas/core';
import { z } from 'zod';

/** The two tables. What only ever is read whole is JSON text, which both databases keep alike. */
export interface Schema {
  studies: StudyRow;
  trials: TrialRow;
}

export interface StudyRow {
  name: string;
  objective: string;
  /** JSON: what the search was made of. */
  spec: string;
  state: StudyState;
  /** Milliseconds since the epoch. */
  created_at: number;
  /** Who may write: host, process and a random mark; null where nobody does. */
  owner: string | null;
  /** Milliseconds since the epoch at which the owner last gave a sign of life. */
  seen_at: number;
}

/** 'running' also where the process is gone: then the study has no living owner. */
export type StudyState = 'running' | 'complete' | 'stopped';

export interface TrialRow {
  study: string;
  number: number;
  phase: Trial['phase'];
  state: Trial['state'];
  seed: number;
  /** The study's objective; null where the trial failed. Of a pruned one what it had come to. */
  value: number | null;
  started_at: number;
  duration_ms: number;
  /** JSON. */
  selection: string;
  metrics: string;
  by_split: string | null;
  cost: string;
  error: string | null;
  curve: string | null;
  same_as: number | null;
  pruned: string | null;
}

/** What is known of a trial at a glance: a column more, and this does not compile. */
const atAGlance: Readonly<Record<Exclude<keyof TrialRow, 'curve'>, true>> = {
  study: true,
  number: true,
  phase: true,
  state: true,
  seed: true,
  value: true,
  started_at: true,
  duration_ms: true,
  selection: true,
  metrics: true,
  by_split: true,
  cost: true,
  error: true,
  same_as: true,
  pruned: true,
};
export const columnsWithoutCurve = Object.keys(atAGlance) as (keyof typeof atAGlance)[];

export function toRow(study: string, objective: string, trial: Trial): TrialRow {
  return {
    study,
    number: trial.number,
    phase: trial.phase,
    state: trial.state,
    seed: trial.seed,
    value: trial.metrics[objective] ?? null,
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
  };
}

// JSON has no NaN, such as the ROC AUC of a split with one class, and writes null.
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const figures = z.record(z.string(), figure);
const series = z.array(figure);

/** A file can be changed by anyone, and SQLite keeps any value in any column. */
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
});

/** @param where the place, for messages @throws GnasError GNAS_INVALID_FILE where it holds no trial */
export function fromRow(row: TrialRow, where: string): Trial {
  return read(where, `trial ${row.number} of study "${row.study}"`, trialSchema, () => ({
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
  })) as Trial;
}

const studySchema = z.object({
  name: z.string(),
  objective: z.string(),
  spec: z.string(),
  state: z.enum(['running', 'complete', 'stopped']),
  // Milliseconds that a Date can hold.
  created_at: z.number().min(-8.64e15).max(8.64e15),
  owner: z.string().nullable(),
  seen_at: z.number(),
});

/** @param where the place, for messages @throws GnasError GNAS_INVALID_FILE where it holds no study */
export function checkStudy(row: StudyRow, where: string): StudyRow {
  return read(where, `study "${row.name}"`, studySchema, () => row);
}

/** What a study was begun with. @throws GnasError GNAS_INVALID_FILE where it is no JSON */
export function specOf(row: StudyRow, where: string): unknown {
  return read(where, `what study "${row.name}" was begun with`, z.unknown(), () => JSON.parse(row.spec));
}

function read<T>(where: string, what: string, schema: z.ZodType<T>, parse: () => unknown): T {
  let problem: string;
  try {
    const result = schema.safeParse(parse());
    if (result.success) return result.data;
    problem = z.prettifyError(result.error);
  } catch (cause) {
    problem = cause instanceof Error ? cause.message : String(cause);
  }
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${where}: ${what} is damaged: ${problem}. Restore the store from a copy, or use another one.`,
  );
}
