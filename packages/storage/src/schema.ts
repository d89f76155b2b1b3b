import type { Trial } from '@gnas/core';

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

export function fromRow(row: TrialRow): Trial {
  return {
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
  };
}
