import type { Trial } from '@gnas/core';
import type { StudyState } from './schema.js';

/** A study at a glance. */
export interface StudySummary {
  readonly name: string;
  /** The metric that is maximized. */
  readonly objective: string;
  /** 'interrupted' where a search neither ended nor runs any more. */
  readonly state: StudyState | 'interrupted';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** What the search was made of, as its creator wrote it. Plain JSON. */
  readonly spec: unknown;
  readonly trials: number;
  readonly failed: number;
  /** Trials whose training was ended early. */
  readonly pruned: number;
  /** Time in trials, failed ones too; more than the wall's where several ran at once. */
  readonly durationMs: number;
  /** The trial of the search phase with the highest objective. */
  readonly best: Trial | undefined;
}
