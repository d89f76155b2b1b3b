import { GnasError } from '../gnas-error.js';
import type { Trial } from '../trial/trial.js';
import type { StudyOutcome } from './study-outcome.js';
import type { StudySpec } from './study-spec.js';
import type { KeptStudy, StudyStore, WritableStudy } from './study-store.js';

interface Entry {
  readonly spec: StudySpec;
  readonly trials: Map<number, Trial>;
  state: KeptStudy['state'];
  outcome?: StudyOutcome;
  model?: Uint8Array;
}

/** Keeps studies for as long as the process runs. */
export class MemoryStore implements StudyStore {
  readonly #studies = new Map<string, Entry>();

  async summary(name: string): Promise<KeptStudy> {
    const { spec, state } = this.#entry(name);
    return { spec, state };
  }

  async trials(name: string): Promise<readonly Trial[]> {
    return [...this.#entry(name).trials.values()].sort((a, b) => a.number - b.number);
  }

  async outcome(name: string): Promise<StudyOutcome | undefined> {
    return this.#entry(name).outcome;
  }

  async model(name: string): Promise<Uint8Array | undefined> {
    return this.#entry(name).model;
  }

  async begin({ name, spec }: { readonly name: string; readonly spec: StudySpec }): Promise<WritableStudy> {
    if (this.#studies.has(name))
      throw new GnasError('GNAS_NAME_CLASH', `There is already a study "${name}". Resume it, or choose another name.`);
    const entry: Entry = { spec, trials: new Map(), state: 'stopped' };
    this.#studies.set(name, entry);
    return this.#open(entry);
  }

  async resume(name: string): Promise<WritableStudy> {
    const entry = this.#entry(name);
    if (entry.state === 'running')
      throw new GnasError('GNAS_STUDY_LOCKED', `Study "${name}" is being written to. Wait for that search to end.`);
    return this.#open(entry);
  }

  #open(entry: Entry): WritableStudy {
    entry.state = 'running';
    return {
      trials: new Map(entry.trials),
      record: async (trial) => void entry.trials.set(trial.number, trial),
      finish: async (outcome, model) => {
        entry.outcome = outcome;
        entry.model = model;
      },
      close: async (state) => {
        entry.state = state;
      },
    };
  }

  #entry(name: string): Entry {
    const entry = this.#studies.get(name);
    if (entry) return entry;
    throw new GnasError('GNAS_UNKNOWN_NAME', `There is no study "${name}".`);
  }
}
