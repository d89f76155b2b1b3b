import { type Architecture, GnasError, type StudyOutcome, type StudySpec, type StudyStore, type Trial } from '@gnas/core';
import { didYouMean, shortList } from '@gnas/core/plugin';
import type { Kysely } from 'kysely';
import * as z from 'zod';
import { type Connection, connect, exists } from './connect.js';
import { migrate } from './migrations.js';
import { OpenStudy } from './open-study.js';
import { isOwned, takeOwnership } from './ownership.js';
import { readStored } from './read-stored.js';
import type { Schema, StudyRow } from './schema.js';
import { drawingOf } from './stored-drawing.js';
import { checkStudy, columnsAtAGlance, outcomeOf, type StudyRowAtAGlance, specOf } from './study-row.js';
import type { StudySummary } from './study-summary.js';
import { columnsWithoutCurve, fromRow } from './trial-row.js';

/** Which trials of a study to read, and in which order. */
export interface TrialQuery {
  /** 'number' (default): ascending. 'value': completed trials of the search phase that have a value of the objective, the best first. */
  readonly orderBy?: 'number' | 'value';
  /** Maximum number of trials. Default: all. */
  readonly limit?: number;
  /** Lowest trial number. Default 0. */
  readonly from?: number;
  /** Default: every state. */
  readonly state?: Trial['state'];
  /** Whether to read training curves, which are most of a trial's size. Default true. */
  readonly curves?: boolean;
}

/** Shows whether a study changed since it was last looked at: then its state or its last sign of life differs. */
export interface StudyActivity {
  readonly name: string;
  readonly state: StudySummary['state'];
  /** Milliseconds since the epoch of the last trial, sign of life, outcome or end of a search. */
  readonly seenAt: number;
}

/**
 * The studies in one place: a file or a PostgreSQL database. Several processes may use one place at the same time.
 *
 * @example
 * const storage = await StudyStorage.open('.gnas/studies.db');
 * const study = await createStudy({ dataset, space, algorithm, estimator, backend, storage, name: 'first' });
 * await study.search();
 * await storage.close();
 */
export class StudyStorage implements StudyStore {
  private constructor(
    private readonly db: Kysely<Schema>,
    /** The place, without a password. */
    readonly where: string,
  ) {}

  /**
   * Opens a store.
   * @param location a file, created if it doesn't exist, or `postgres://user:password@host/database`
   * @throws GnasError GNAS_INVALID_FILE if it isn't a store, or another version of this package wrote it
   */
  static async open(location: string): Promise<StudyStorage> {
    const { db, where }: Connection = connect(location);
    try {
      await migrate(db, where);
      return new StudyStorage(db, where);
    } catch (error) {
      await db.destroy();
      throw error;
    }
  }

  /** Opens a store that exists already. @throws GnasError GNAS_FILE_NOT_FOUND; as `open` does */
  static async openExisting(location: string): Promise<StudyStorage> {
    if (exists(location)) return StudyStorage.open(location);
    throw new GnasError('GNAS_FILE_NOT_FOUND', `There are no studies in ${location}. Begin one with gnas search.`);
  }

  /** Begins a study for this process to write to. @throws GnasError GNAS_NAME_CLASH if the name is taken */
  async begin({ name, spec }: { readonly name: string; readonly spec: StudySpec }): Promise<OpenStudy> {
    const row: StudyRow = {
      name,
      spec: JSON.stringify(spec),
      state: 'running',
      created_at: Date.now(),
      owner: null,
      seen_at: Date.now(),
      finished_at: null,
      outcome: null,
    };
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto('studies')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n)
      throw new GnasError('GNAS_NAME_CLASH', `${this.where} already has a study "${name}". Resume it, or choose another name.`);
    return this.#own(row);
  }

  /**
   * Opens a study to continue it.
   * @throws GnasError GNAS_UNKNOWN_NAME; GNAS_STUDY_LOCKED if another process writes to it; GNAS_INVALID_FILE if its spec can't be read
   */
  async resume(name: string): Promise<OpenStudy> {
    return this.#own(await this.#row(name));
  }

  /** Summarizes every study, the newest first. */
  async list(): Promise<StudySummary[]> {
    const rows = await this.#selectStudies().orderBy('created_at', 'desc').orderBy('name').execute();
    const studies = rows.map((row) => checkStudy(row, this.where));
    return Promise.all(studies.map((study) => this.#summary(study)));
  }

  /** Lists what happened last to every study, by name. It reads no trial, so it may be called every second. */
  async activity(): Promise<StudyActivity[]> {
    const rows = await this.db.selectFrom('studies').select(['name', 'state', 'owner', 'seen_at']).orderBy('name').execute();
    return rows.map((row) => ({ name: row.name, state: stateOf(row), seenAt: row.seen_at }));
  }

  /** Summarizes a study, even if its spec can't be read. @throws GnasError GNAS_UNKNOWN_NAME with the nearest name */
  async summary(name: string): Promise<StudySummary> {
    return this.#summary(await this.#row(name));
  }

  /** Reads the trials of a study. @throws GnasError GNAS_UNKNOWN_NAME */
  async trials(name: string, { orderBy = 'number', limit, from = 0, state, curves = true }: TrialQuery = {}): Promise<Trial[]> {
    await this.#row(name);
    let query = this.db
      .selectFrom('trials')
      .select([...columnsWithoutCurve, ...(curves ? (['curve'] as const) : [])])
      .where('study', '=', name);
    // With a condition that always holds, SQLite would go by number and sort all trials to find the best.
    if (from > 0) query = query.where('number', '>=', from);
    query =
      orderBy === 'number'
        ? query.orderBy('number')
        : query
            .where('phase', '=', 'search')
            .where('state', '=', 'complete')
            .where('fitness', 'is not', null)
            .orderBy('fitness', 'desc')
            .orderBy('number');
    if (state !== undefined) query = query.where('state', '=', state);
    if (limit !== undefined) query = query.limit(limit);
    return (await query.execute()).map((row) => fromRow({ ...row, curve: row.curve ?? null }, this.where));
  }

  /**
   * Reads the drawing of a trial's architecture, as the search traced it. Undefined if the search kept none.
   * @throws GnasError GNAS_UNKNOWN_NAME; GNAS_INVALID_FILE
   */
  async drawing(name: string, number: number): Promise<Architecture | undefined> {
    await this.#row(name);
    const row = await this.db
      .selectFrom('trials')
      .select('drawing')
      .where('study', '=', name)
      .where('number', '=', number)
      .executeTakeFirst();
    return row?.drawing ? drawingOf(row.drawing, { study: name, number }, this.where) : undefined;
  }

  /** Reads the outcome of the final training; undefined before it. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_INVALID_FILE */
  async outcome(name: string): Promise<StudyOutcome | undefined> {
    await this.#row(name);
    const row = await this.db.selectFrom('studies').select('outcome').where('name', '=', name).executeTakeFirst();
    return row?.outcome ? outcomeOf(name, row.outcome, this.where) : undefined;
  }

  /** Reads the model that predictions use, as the bytes of a model file; undefined before the final training. @throws GnasError GNAS_UNKNOWN_NAME */
  async model(name: string): Promise<Uint8Array | undefined> {
    await this.#row(name);
    const row = await this.db.selectFrom('models').select('bytes').where('study', '=', name).executeTakeFirst();
    const bytes = row && readStored(this.where, `the model of study "${name}"`, z.instanceof(Uint8Array), () => row.bytes);
    // PostgreSQL's client returns a Buffer.
    return bytes && new Uint8Array(bytes);
  }

  /** Removes a study with its trials and its model. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_STUDY_LOCKED */
  async remove(name: string): Promise<void> {
    await takeOwnership(this.db, await this.#row(name));
    await this.db.transaction().execute(async (transaction) => {
      for (const table of ['trials', 'models'] as const) await transaction.deleteFrom(table).where('study', '=', name).execute();
      await transaction.deleteFrom('studies').where('name', '=', name).execute();
    });
  }

  /** Closes the connection. Close every open study before. */
  async close(): Promise<void> {
    await this.db.destroy();
  }

  async #own(row: StudyRowAtAGlance): Promise<OpenStudy> {
    const spec = specOf(row, this.where);
    const owner = await takeOwnership(this.db, row);
    const trials = await this.trials(row.name);
    const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
    return new OpenStudy(this.db, row.name, spec, byNumber, owner);
  }

  #selectStudies() {
    return this.db.selectFrom('studies').select(columnsAtAGlance);
  }

  async #row(name: string): Promise<StudyRowAtAGlance> {
    const row = await this.#selectStudies().where('name', '=', name).executeTakeFirst();
    if (row) return checkStudy(row, this.where);
    const rows = await this.db.selectFrom('studies').select('name').execute();
    // In a damaged file, a name may be anything.
    const names = rows.map((study) => String(study.name));
    throw new GnasError(
      'GNAS_UNKNOWN_NAME',
      `There is no study "${name}" in ${this.where}${didYouMean(name, names)}. Studies: ${shortList(names) || 'none'}.`,
    );
  }

  #specOf(row: StudyRowAtAGlance): Pick<StudySummary, 'spec' | 'specProblem'> {
    try {
      return { spec: specOf(row, this.where), specProblem: undefined };
    } catch (error) {
      if (!(error instanceof GnasError)) throw error;
      return { spec: undefined, specProblem: error.message };
    }
  }

  async #summary(row: StudyRowAtAGlance): Promise<StudySummary> {
    const sums = await this.db
      .selectFrom('trials')
      .select(({ fn }) => ['state', fn.countAll<number | string>().as('count'), fn.sum<number>('duration_ms').as('duration_ms')])
      .where('study', '=', row.name)
      .groupBy('state')
      .execute();
    const count = (state: Trial['state']): number => Number(sums.find((each) => each.state === state)?.count ?? 0);
    const [best] = await this.trials(row.name, { orderBy: 'value', limit: 1 });
    return {
      name: row.name,
      state: stateOf(row),
      createdAt: row.created_at,
      ...this.#specOf(row),
      finishedAt: row.finished_at ?? undefined,
      trials: count('complete') + count('failed') + count('pruned'),
      failed: count('failed'),
      pruned: count('pruned'),
      durationMs: sums.reduce((sum, each) => sum + each.duration_ms, 0),
      best,
    };
  }
}

function stateOf(row: Pick<StudyRow, 'state' | 'owner' | 'seen_at'>): StudySummary['state'] {
  return row.state === 'running' && !isOwned(row) ? 'interrupted' : row.state;
}
