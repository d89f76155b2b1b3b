import { GnasError, type StudyJournal, type Trial } from '@gnas/core';
import type { Kysely } from 'kysely';
import { heartbeatMs } from './ownership.js';
import { type Schema, type StudyState, toRow } from './schema.js';

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
  async record(trial: Trial): Promise<void> {
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
          `Study "${this.name}" was taken over by another process or removed while this one gave no sign of life; trial ${trial.number} is not recorded.`,
        );
      await transaction
        .insertInto('trials')
        .values(toRow(this.name, this.objective, trial))
        .execute();
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
