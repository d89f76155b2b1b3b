import type { Trial } from '@gnas/core';
import type { StudyState } from './schema.js';

/** A study at a glance. */
export interface StudySummary {
  readonly name: string;
  /** The metric that is maximized. */
  readonly objective: string;
  /** How the search ended, or 'running'; 'interrupted' if its process died. */
  readonly state: StudyState | 'interrupted';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** What the search is made of. Plain JSON. */
  readonly spec: unknown;
  /** Whether the study is finished, so that it has an outcome. */
  readonly isFinished: boolean;
  /** Number of trials, whatever their state. */
  readonly trials: number;
  readonly failed: number;
  /** Number of trials whose training was ended early. */
  readonly pruned: number;
  /** Milliseconds of all trials together, failed ones included. Longer than the search took if trials ran at the same time. */
  readonly durationMs: number;
  /** The best trial of the search phase by the objective. */
  readonly best: Trial | undefined;
}
