import type { Architecture, StudySpec, Trial } from '@gnas/core';
import type { StudySummary } from '@gnas/storage';

/** What the server tells the page about a study. Plain JSON, like everything in this file. */
export interface StudyOverview extends Omit<StudySummary, 'spec' | 'specProblem' | 'finishedAt' | 'best'> {
  /** Without its training curve. */
  readonly best?: Trial;
  /** Milliseconds since the epoch of the final training; absent before it. */
  readonly finishedAt?: number;
  /** Absent if it can't be read. */
  readonly spec?: StudySpec;
  /** Why the spec can't be read. */
  readonly specProblem?: string;
}

/** A study whose spec can be read. */
export type ReadableStudy = StudyOverview & { readonly spec: StudySpec };

/** A page of trials, without their training curves. */
export interface TrialPage {
  readonly trials: readonly Trial[];
  /** Number of the first trial of the next page; absent on the last page. */
  readonly next?: number;
}

export interface TrialDetail {
  /** With its training curve. */
  readonly trial: Trial;
  readonly drawing: Drawing;
}

export interface Drawing {
  readonly architecture: Architecture;
  /** Why the drawing shows less than the whole architecture. */
  readonly note?: string;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
}

export interface StoreFacts {
  /** The place, without a password. */
  readonly where: string;
}

/**
 * Path of the event stream, relative to the page. Events: `study` (a StudyOverview), `removed` (a name), `ready` (StoreFacts, after the
 * first event of every study) and `trouble` (a Problem).
 */
export const eventsPath = 'api/events';
/** Path that trades the token, given as `Authorization: Bearer`, for a cookie. */
export const sessionPath = 'api/session';
