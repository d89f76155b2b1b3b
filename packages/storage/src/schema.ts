import type { EndState, Trial } from '@gnas/core';

/** The tables. Whatever is only ever read as a whole is JSON text, which both databases store alike. */
export interface Schema {
  studies: StudyRow;
  models: ModelRow;
  trials: TrialRow;
}

export interface StudyRow {
  name: string;
  /** JSON: a StudySpec. */
  spec: string;
  state: StudyState;
  /** Milliseconds since the epoch. */
  created_at: number;
  /** Random id of the owner, who alone may write. Null if there is none. */
  owner: string | null;
  /** JSON: the owner's process, to see if it has ended. */
  process: string | null;
  /** Milliseconds since the epoch of the owner's last sign of life, by the database's clock. */
  seen_at: number;
  /** Milliseconds since the epoch of the final training. Null before it. */
  finished_at: number | null;
  /** JSON: a StudyOutcome. Null before the final training. */
  outcome: string | null;
}

/** How a search ended, or 'running'. A study whose process died stays 'running', without a living owner. */
export type StudyState = 'running' | EndState;

/** A trained model. It has a table of its own, so that reading a study never reads the model. */
export interface ModelRow {
  study: string;
  /** A model file. */
  bytes: Uint8Array;
}

export interface TrialRow {
  study: string;
  number: number;
  phase: Trial['phase'];
  state: Trial['state'];
  seed: number;
  /** The objective, negated if lower is better, so that higher is always better. Null if the trial has none, such as a failed one. */
  fitness: number | null;
  started_at: number;
  duration_ms: number;
  /** JSON, as the following. */
  selection: string;
  metrics: string;
  by_split: string | null;
  cost: string;
  error: string | null;
  curve: string | null;
  same_as: number | null;
  pruned: string | null;
  engine: string | null;
  /** JSON: the architecture as it was traced in the search. */
  drawing: string | null;
}
