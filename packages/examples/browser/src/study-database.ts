import type { StudyJournal } from '@gnas/core';
import type { Trial } from '@gnas/core/plugin';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Drawing, DrawnTrial, KeptStudy } from './search-spec.js';

interface Schema extends DBSchema {
  study: { key: 'current'; value: KeptStudy };
  trials: { key: number; value: DrawnTrial };
}

/** The one study that this browser keeps, in IndexedDB: its spec, its trials as they end, its model. */
export class StudyDatabase {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  static async open(): Promise<StudyDatabase> {
    return new StudyDatabase(
      await openDB<Schema>('gnas', 1, {
        upgrade: (database) => {
          database.createObjectStore('study');
          database.createObjectStore('trials', { keyPath: 'trial.number' });
        },
      }),
    );
  }

  study(): Promise<KeptStudy | undefined> {
    return this.database.get('study', 'current');
  }

  /** In order of number. */
  trials(): Promise<DrawnTrial[]> {
    return this.database.getAll('trials');
  }

  async keep(study: KeptStudy): Promise<void> {
    await this.database.put('study', study, 'current');
  }

  /** Forgets the study before. */
  async clear(): Promise<void> {
    const transaction = this.database.transaction(['study', 'trials'], 'readwrite');
    await Promise.all([transaction.objectStore('study').clear(), transaction.objectStore('trials').clear(), transaction.done]);
  }

  /** What a search keeps its trials in: with it, one that was cut off comes to the same end. */
  async journal(draw: (trial: Trial) => Drawing): Promise<StudyJournal> {
    const past = await this.trials();
    return {
      trials: new Map(past.map(({ trial }) => [trial.number, trial])),
      record: async (trial) => {
        await this.database.put('trials', { trial, drawing: draw(trial) });
      },
    };
  }
}
