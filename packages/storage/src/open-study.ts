import {
  type Architecture,
  type EndState,
  GnasError,
  type StudyOutcome,
  type StudySpec,
  type Trial,
  type WritableStudy,
} from '@gnas/core';
import type { Kysely, Transaction } from 'kysely';
import type { Connection } from './connect.js';
import { heartbeatMs } from './ownership.js';
import { patiently } from './patiently.js';
import type { Schema, TrialRow } from './schema.js';
import { toRow } from './trial-row.js';

/** A statement takes up to 32,766 values in SQLite and 65,535 in PostgreSQL; a trial has 18. */
const rowsPerStatement = 1000;

/** What an open study belongs to. */
interface Owned {
  readonly name: string;
  readonly spec: StudySpec;
  readonly trials: ReadonlyMap<number, Trial>;
  /** The id of this owner. */
  readonly owner: string;
}

/** A study that only this process may write to; it keeps the trials of a search. */
export class OpenStudy implements WritableStudy {
  readonly name: string;
  readonly spec: StudySpec;
  readonly trials: ReadonlyMap<number, Trial>;
  readonly #owner: string;
  readonly #heartbeat: NodeJS.Timeout;
  #hasFailed = false;

  /** @param patienceMs how long a write is tried again after a lost connection */
  constructor(
    private readonly connection: Connection,
    private readonly patienceMs: number,
    { name, spec, trials, owner }: Owned,
  ) {
    this.name = name;
    this.spec = spec;
    this.trials = trials;
    this.#owner = owner;
    this.#heartbeat = setInterval(() => void this.#touch(this.connection.db).catch(() => {}), heartbeatMs);
    this.#heartbeat.unref();
  }

  /**
   * Keeps a trial. It is on disk when the promise resolves.
   * @param draw makes the drawing of its architecture, which is kept beside it
   * @throws GnasError GNAS_STUDY_LOCKED if another process took the study over; GNAS_STORE_UNAVAILABLE
   */
  record(trial: Trial, draw?: () => Architecture): Promise<void> {
    return this.#insert([toRow(this.name, this.spec.objective, trial, draw?.())]);
  }

  /** Keeps many trials, such as those of a study that is copied from elsewhere: all of them or none. @throws as `record` does */
  recordAll(trials: readonly Trial[]): Promise<void> {
    return this.#insert(trials.map((trial) => toRow(this.name, this.spec.objective, trial)));
  }

  /**
   * Keeps the outcome of the final training and the model that predictions use, in place of earlier ones.
   * @param model the bytes of a model file
   * @throws GnasError GNAS_STUDY_LOCKED if another process took the study over; GNAS_STORE_UNAVAILABLE
   */
  async finish(outcome: StudyOutcome, model: Uint8Array): Promise<void> {
    await this.#write("its outcome isn't kept", async (transaction) => {
      await transaction
        .updateTable('studies')
        .set({ outcome: JSON.stringify(outcome), finished_at: outcome.finishedAt })
        .where('name', '=', this.name)
        .execute();
      await transaction.deleteFrom('models').where('study', '=', this.name).execute();
      await transaction
        .insertInto('models')
        .values({ study: this.name, bytes: Buffer.from(model) })
        .execute();
    });
  }

  /**
   * Says how the search ended, and lets other processes write. After a write that failed, a failure here is not reported, because it would
   * hide that one; the study is free when its lease ends.
   * @throws GnasError GNAS_STORE_UNAVAILABLE
   */
  async close(state: EndState): Promise<void> {
    clearInterval(this.#heartbeat);
    try {
      await patiently(
        () =>
          this.connection.db
            .updateTable('studies')
            .set({ state, owner: null, process: null, seen_at: this.connection.now })
            .where('name', '=', this.name)
            .where('owner', '=', this.#owner)
            .execute(),
        this.#hasFailed ? 0 : this.patienceMs,
      );
    } catch (error) {
      if (!this.#hasFailed) throw error;
    }
  }

  async #insert(rows: readonly TrialRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#write(`trial ${rows[0]?.number} isn't recorded`, async (transaction, isRepeated) => {
      for (let from = 0; from < rows.length; from += rowsPerStatement) {
        const insert = transaction.insertInto('trials').values(rows.slice(from, from + rowsPerStatement));
        // The connection may have been lost after the commit. Only this owner can have written these numbers since.
        await (isRepeated ? insert.onConflict((conflict) => conflict.doNothing()) : insert).execute();
      }
    });
  }

  /** Writes in one transaction while this process owns the study. @param otherwise what doesn't happen if it no longer does */
  async #write(
    otherwise: string,
    write: (transaction: Transaction<Schema>, isRepeated: boolean) => Promise<void>,
  ): Promise<void> {
    const attempt = (isRepeated: boolean) =>
      this.connection.db.transaction().execute(async (transaction) => {
        // Updates the row before anything else, so that no other process can take the study over until this transaction ends.
        if (!(await this.#touch(transaction)))
          throw new GnasError(
            'GNAS_STUDY_LOCKED',
            `Study "${this.name}" was removed or taken over by another process while this one gave no sign of life; ${otherwise}. Resume the study to go on with it.`,
          );
        await write(transaction, isRepeated);
      });
    try {
      await patiently(attempt, this.patienceMs);
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  /** Gives a sign of life. @returns whether this process still owns the study */
  async #touch(db: Kysely<Schema>): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable('studies')
      .set({ seen_at: this.connection.now })
      .where('name', '=', this.name)
      .where('owner', '=', this.#owner)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}
