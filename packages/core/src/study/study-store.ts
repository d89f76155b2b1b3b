import type { StudyJournal } from './study-journal.js';
import type { Trial } from './trial.js';

/** A kept study that this process alone may write to. */
export interface WritableStudy extends StudyJournal {
  /** Says how the search ended, and lets others write. */
  close(state: 'complete' | 'stopped'): Promise<void>;
}

/** Where studies are kept by name: what `createStudy` needs of a store. `StudyStorage` of `@gnas/storage` is one. */
export interface StudyStore {
  /** What a study was begun with. @throws GnasError GNAS_UNKNOWN_NAME where there is none of that name */
  summary(name: string): Promise<{ readonly objective: string; readonly spec: unknown }>;
  /** All trials of a study, by number. @throws GnasError GNAS_UNKNOWN_NAME */
  trials(name: string): Promise<readonly Trial[]>;
  /** Begins a study. `spec` is plain JSON. @throws GnasError GNAS_NAME_CLASH where there is one of that name */
  begin(study: { readonly name: string; readonly objective: string; readonly spec: unknown }): Promise<WritableStudy>;
  /** Opens a study to go on with it. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_STUDY_LOCKED where another process writes to it */
  resume(name: string): Promise<WritableStudy>;
}
