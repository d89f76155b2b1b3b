import {
  type EndState,
  GnasError,
  type KeptStudy,
  readStudyOutcome,
  type StudyOutcome,
  type StudySpec,
  type StudyStore,
  type Trial,
  type WritableStudy,
} from '@gnas/core';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

interface StudyRow {
  readonly name: string;
  readonly spec: StudySpec;
  readonly state: 'running' | EndState;
  readonly outcome?: StudyOutcome;
}

interface Schema extends DBSchema {
  studies: { key: string; value: StudyRow };
  trials: { key: [study: string, number: number]; value: Trial & { readonly study: string } };
  models: { key: string; value: Uint8Array };
}

/** Milliseconds to wait for a study that is being written to: the thread of a page that was reloaded takes a moment to end. */
const patience = 3000;

/**
 * Keeps studies in this browser's IndexedDB. Where the browser has the Web Locks API, only one page at a time writes to a study; the
 * lock is released when that page is closed, and its study is 'interrupted' then.
 */
export class IndexedDbStore implements StudyStore {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  static async open(): Promise<IndexedDbStore> {
    return new IndexedDbStore(
      await openDB<Schema>('gnas', 1, {
        upgrade: (database) => {
          database.createObjectStore('studies', { keyPath: 'name' });
          database.createObjectStore('trials', { keyPath: ['study', 'number'] });
          database.createObjectStore('models');
        },
      }),
    );
  }

  async summary(name: string): Promise<KeptStudy> {
    const { spec, state } = await this.#study(name);
    return { spec, state: state === 'running' && !(await isLocked(name)) ? 'interrupted' : state };
  }

  async trials(name: string): Promise<Trial[]> {
    await this.#study(name);
    return (await this.database.getAll('trials', trialsOf(name))).map(({ study: _, ...trial }) => trial);
  }

  async outcome(name: string): Promise<StudyOutcome | undefined> {
    const { outcome } = await this.#study(name);
    return outcome && readStudyOutcome(name, outcome);
  }

  async model(name: string): Promise<Uint8Array | undefined> {
    await this.#study(name);
    return this.database.get('models', name);
  }

  async begin({ name, spec }: { readonly name: string; readonly spec: StudySpec }): Promise<WritableStudy> {
    const release = await lock(name);
    try {
      await this.database.add('studies', { name, spec, state: 'running' });
    } catch (error) {
      release();
      if (!(error instanceof DOMException && error.name === 'ConstraintError')) throw error;
      throw new GnasError('GNAS_NAME_CLASH', `This browser already keeps a study "${name}". Resume it, or choose another name.`);
    }
    return this.#writable(name, [], release);
  }

  async resume(name: string): Promise<WritableStudy> {
    const release = await lock(name);
    try {
      await this.#change(name, { state: 'running' });
      return this.#writable(name, await this.trials(name), release);
    } catch (error) {
      release();
      throw error;
    }
  }

  async has(name: string): Promise<boolean> {
    return (await this.database.getKey('studies', name)) !== undefined;
  }

  /** Deletes all studies. @throws GnasError GNAS_STUDY_LOCKED while another page writes to one of them */
  async clear(): Promise<void> {
    const names = await this.database.getAllKeys('studies');
    const locks: (() => void)[] = [];
    try {
      for (const name of names) locks.push(await lock(name));
      const stores = ['studies', 'trials', 'models'] as const;
      const transaction = this.database.transaction(stores, 'readwrite');
      await Promise.all([...stores.map((each) => transaction.objectStore(each).clear()), transaction.done]);
    } finally {
      for (const release of locks) release();
    }
  }

  #writable(name: string, trials: readonly Trial[], release: () => void): WritableStudy {
    return {
      trials: new Map(trials.map((trial) => [trial.number, trial])),
      record: async (trial) => {
        await this.database.put('trials', { ...trial, study: name });
      },
      finish: async (outcome, model) => {
        await this.database.put('models', model, name);
        await this.#change(name, { outcome });
      },
      close: async (state) => {
        try {
          await this.#change(name, { state });
        } finally {
          release();
        }
      },
    };
  }

  async #study(name: string): Promise<StudyRow> {
    const study = await this.database.get('studies', name);
    if (study) return study;
    throw new GnasError('GNAS_UNKNOWN_NAME', `This browser keeps no study "${name}".`);
  }

  async #change(name: string, change: Partial<StudyRow>): Promise<void> {
    await this.database.put('studies', { ...(await this.#study(name)), ...change });
  }
}

const trialsOf = (study: string): IDBKeyRange => IDBKeyRange.bound([study, 0], [study, Number.POSITIVE_INFINITY]);

const lockOf = (study: string): string => `gnas-study/${study}`;

/**
 * Takes the right to write to a study.
 * @returns what gives it back
 * @throws GnasError GNAS_STUDY_LOCKED if another page has it
 */
function lock(study: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    // Absent on a page that was not served securely.
    if (!('locks' in navigator)) return resolve(() => {});
    const locked = navigator.locks.request(
      lockOf(study),
      { signal: AbortSignal.timeout(patience) },
      () => new Promise<void>((release) => resolve(release)),
    );
    locked.catch(() =>
      reject(
        new GnasError(
          'GNAS_STUDY_LOCKED',
          `Study "${study}" is being searched in another tab. Wait for that search, or stop it.`,
        ),
      ),
    );
  });
}

async function isLocked(study: string): Promise<boolean> {
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lockOf(study));
}
