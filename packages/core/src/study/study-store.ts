import type { Trial } from '../trial/trial.js';
import type { TrialJournal } from '../trial/trial-journal.js';
import type { StudyOutcome } from './study-outcome.js';
import type { StudySpec } from './study-spec.js';

/** How a search ended. */
export type EndState = 'complete' | 'stopped';

/** A kept study that only this process may write to. */
export interface WritableStudy extends TrialJournal {
  /** Keeps the outcome of the final training, and the found model as a file's bytes, in place of earlier ones. */
  finish(outcome: StudyOutcome, model: Uint8Array): Promise<void>;
  /** Notes how the search ended, and lets other processes write. */
  close(state: EndState): Promise<void>;
}

/** What a store knows about a study at a glance. */
export interface KeptStudy {
  /** As `readStudySpec` reads it. */
  readonly spec: unknown;
  readonly state: 'running' | 'interrupted' | EndState;
}

/** Where studies are kept by name. `StudyStorage` of `@gnas/storage` is one; `MemoryStore` is the default. */
export interface StudyStore {
  /** @throws GnasError GNAS_UNKNOWN_NAME if there is no study of that name */
  summary(name: string): Promise<KeptStudy>;
  /** Reads all trials of a study, in order of number. @throws GnasError GNAS_UNKNOWN_NAME */
  trials(name: string): Promise<readonly Trial[]>;
  /** Reads the outcome of the final training; undefined before `finish`. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_INVALID_FILE */
  outcome(name: string): Promise<StudyOutcome | undefined>;
  /** Reads the found model as a file's bytes; undefined before `finish`. @throws GnasError GNAS_UNKNOWN_NAME */
  model(name: string): Promise<Uint8Array | undefined>;
  /** Begins a study. @throws GnasError GNAS_NAME_CLASH if there is one of that name */
  begin(study: { readonly name: string; readonly spec: StudySpec }): Promise<WritableStudy>;
  /** Opens a study to continue it. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_STUDY_LOCKED while another process writes to it */
  resume(name: string): Promise<WritableStudy>;
}
