import type { KeptStudy, StudySpec, Trial } from '@gnas/core';

/** A study at a glance. */
export interface StudySummary extends KeptStudy {
  readonly name: string;
  /** How the search ended, or 'running'; 'interrupted' if its process died. */
  readonly state: KeptStudy['state'];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** What the study was begun with. Undefined if it can't be read. */
  readonly spec: StudySpec | undefined;
  /** Why the spec can't be read. */
  readonly specProblem: string | undefined;
  /** Milliseconds since the epoch of the final training. Undefined before it. */
  readonly finishedAt: number | undefined;
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
