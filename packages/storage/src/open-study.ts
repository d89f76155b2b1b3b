import { GnasError, type StudyJournal, type Trial } from '@gnas/core';
import type { Kysely } from 'kysely';
import { heartbeatMs } from './ownership.js';
import { type Schema, type StudyState, toRow } from './schema.js';

/** SQLite takes up to 32,766 values in one statement, PostgreSQL 65,535; a trial is fifteen. */
const rowsPerStatement = 1000;

/** A study that this process alone may write to: the journal of a search. */
export class OpenStudy implements StudyJournal {
  readonly #heartbeat: NodeJS.Timeout;

  constructor(
    private readonly db: Kysely<Schema>,
    readonly name: string,
    readonly objective: string,
    /** What the search was made of. Plain JSON. */
    readonly spec: unknown,
    readonly trials: ReadonlyMap<number, Trial>,
    private readonly owner: string,
  ) {
    this.#heartbeat = setInterval(() => void this.#beat().catch(() => {}), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Safe on the disk when it resolves. @throws GnasError GNAS_STUDY_LOCKED where another process took the study over */
  record(trial: Trial): Promise<void> {
    return this.recordAll([trial]);
  }

  /** Many trials, such as those of a study that is copied from elsewhere: all of them are kept or none. @throws as `record` does */
  async recordAll(trials: readonly Trial[]): Promise<void> {
    if (trials.length === 0) return;
    await this.db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('studies')
        .set({ seen_at: Date.now() })
        .where('name', '=', this.name)
        .where('owner', '=', this.owner)
        .executeTakeFirst();
      if (numUpdatedRows === 0n)
        throw new GnasError(
          'GNAS_STUDY_LOCKED',
          `Study "${this.name}" was taken over by another process or removed while this one gave no sign of life; trial ${trials[0]?.number} is not recorded.`,
        );
      for (let from = 0; from < trials.length; from += rowsPerStatement) {
        const rows = trials.slice(from, from + rowsPerStatement).map((trial) => toRow(this.name, this.objective, trial));
        await transaction.insertInto('trials').values(rows).execute();
      }
    });
  }

  /** Says how the search ended, and lets others write. */
  async close(state: StudyState): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.db
      .updateTable('studies')
      .set({ state, owner: null, seen_at: Date.now() })
      .where('name', '=', this.name)
      .where('owner', '=', this.owner)
      .execute();
  }

  async #beat(): Promise<void> {
    await this.db.updateTable('studies').set({ seen_at: Date.now() }).where('owner', '=', this.owner).execute();
  }
}
