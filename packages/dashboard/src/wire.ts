import type { Architecture, Trial } from '@gnas/core';
import type { StudySummary } from '@gnas/storage';

/** What the server tells the page of a study. Plain JSON, as everything here. */
export interface StudyOverview extends Omit<StudySummary, 'spec' | 'best'> {
  readonly best?: Trial;
  readonly facts: StudyFacts;
}

/** What a study's spec says to people, as far as it does. */
export interface StudyFacts {
  readonly graph?: { readonly name: string; readonly nodes?: number; readonly edges?: number };
  /** Names of the search's parts, by kind. */
  readonly parts: Readonly<Record<string, string>>;
  /** Names of the candidates of each choice, by key. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/** A page of trials, without their curves. */
export interface TrialPage {
  readonly trials: readonly Trial[];
  /** Number to go on from; absent at the end. */
  readonly next?: number;
}

export interface TrialDetail {
  /** With its curve. */
  readonly trial: Trial;
  readonly drawing: Drawing;
}

export interface Drawing {
  readonly architecture: Architecture;
  /** Why it shows less than the architecture. */
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
 * Path, relative to the page, of the stream of events: `study` (a StudyOverview), `removed` (a name), `ready` (StoreFacts, when
 * every study was told), `trouble` (a Problem).
 */
export const eventsPath = 'api/events';
/** Where the token is given, as `Authorization: Bearer`, for a cookie. */
export const sessionPath = 'api/session';
