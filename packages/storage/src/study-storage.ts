import { type Architecture, GnasError, type StudyOutcome, type StudySpec, type StudyStore, type Trial } from '@gnas/core';
import { checkStudyName, didYouMean, shortList } from '@gnas/core/plugin';
import * as z from 'zod';
import { type Connection, connect, connectToRead, exists } from './connect.js';
import { checkTables, migrate } from './migrations.js';
import { OpenStudy } from './open-study.js';
import { isOwned, newOwner, type Ownership, ownedBy, takeOwnership } from './ownership.js';
import { patiently } from './patiently.js';
import { readStored } from './read-stored.js';
import type { StudyRow } from './schema.js';
import { drawingOf } from './stored-drawing.js';
import { checkStudy, columnsAtAGlance, isStudyName, outcomeOf, type StudyRowAtAGlance, specOf } from './study-row.js';
import type { StudySummary } from './study-summary.js';
import { selectTrials, type TrialQuery } from './trial-query.js';
import { fromRow } from './trial-row.js';

const usualPatienceMs = 60_000;
const openingPatienceMs = 3_000;

/** How a store is opened. */
export interface StorageOptions {
  /**
   * Milliseconds for which work is tried again after a lost connection to PostgreSQL, or while another process keeps a file locked.
   * Default 60,000.
   */
  readonly patienceMs?: number;
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
    private readonly connection: Connection,
    private readonly patienceMs: number,
  ) {}

  /** The place, without a password. */
  get where(): string {
    return this.connection.where;
  }

  /**
   * Opens a store.
   * @param location a file, created if it doesn't exist, or `postgres://user:password@host/database`
   * @throws GnasError GNAS_INVALID_FILE if it isn't a store, or another version of this package wrote it; GNAS_STORE_UNAVAILABLE if it
   * can't be reached or written; GNAS_INVALID_OPTION for an invalid address
   */
  static async open(location: string, options?: StorageOptions): Promise<StudyStorage> {
    return StudyStorage.#opened(connect(location), migrate, options);
  }

  /** Opens a store that exists already. @throws GnasError GNAS_FILE_NOT_FOUND; as `open` does */
  static async openExisting(location: string, options?: StorageOptions): Promise<StudyStorage> {
    checkExists(location);
    return StudyStorage.open(location, options);
  }

  /**
   * Opens a store that exists already, to read it only. Nothing is written, so the file may be on a read-only disk.
   * @throws GnasError GNAS_FILE_NOT_FOUND; as `open` does
   */
  static async openToRead(location: string, options?: StorageOptions): Promise<StudyStorage> {
    checkExists(location);
    return StudyStorage.#opened(connectToRead(location), checkTables, options);
  }

  static async #opened(
    connection: Connection,
    prepare: typeof migrate,
    { patienceMs = usualPatienceMs }: StorageOptions = {},
  ): Promise<StudyStorage> {
    try {
      // A server that can't be reached at the start is more likely to be misspelled than to be starting.
      await patiently(() => prepare(connection.db, connection.where), Math.min(patienceMs, openingPatienceMs));
      return new StudyStorage(connection, patienceMs);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * Begins a study for this process to write to.
   * @throws GnasError GNAS_NAME_CLASH if the name is taken; GNAS_INVALID_OPTION if it isn't one
   */
  async begin({ name, spec }: { readonly name: string; readonly spec: StudySpec }): Promise<OpenStudy> {
    checkStudyName(name);
    const owner = newOwner();
    const createdAt = Date.now();
    const row = {
      name,
      spec: JSON.stringify(spec),
      ...ownedBy(owner),
      created_at: createdAt,
      seen_at: this.connection.now,
      finished_at: null,
      outcome: null,
    };
    await this.#patiently(async (isRepeated) => {
      const { numInsertedOrUpdatedRows } = await this.connection.db
        .insertInto('studies')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 0n) return;
      // The answer to the first try may have been lost.
      if (isRepeated && (await this.#row(name)).owner === owner) return;
      throw new GnasError('GNAS_NAME_CLASH', `${this.where} already has a study "${name}". Resume it, or choose another name.`);
    });
    return new OpenStudy(this.connection, this.patienceMs, { name, spec, trials: new Map(), owner });
  }

  /**
   * Opens a study to continue it.
   * @throws GnasError GNAS_UNKNOWN_NAME; GNAS_STUDY_LOCKED if another process writes to it; GNAS_INVALID_FILE if its spec can't be read
   */
  async resume(name: string): Promise<OpenStudy> {
    const owner = newOwner();
    return this.#patiently(async () => {
      const row = await this.#row(name);
      const spec = specOf(row, this.where);
      await takeOwnership(this.connection, row, owner);
      const trials = new Map((await this.#trials(name)).map((trial) => [trial.number, trial]));
      return new OpenStudy(this.connection, this.patienceMs, { name, spec, trials, owner });
    });
  }

  /**
   * Takes a study from its owner, so that another process can resume it. The owner can't write to it from then on.
   * @throws GnasError GNAS_UNKNOWN_NAME
   */
  async release(name: string): Promise<void> {
    await this.#patiently(async () => {
      await this.#row(name);
      await this.connection.db.updateTable('studies').set({ owner: null, process: null }).where('name', '=', name).execute();
    });
  }

  /** Summarizes every study, the newest first. */
  list(): Promise<StudySummary[]> {
    return this.#patiently(async () => {
      const rows = await this.#selectStudies().orderBy('created_at', 'desc').orderBy('name').execute();
      const studies = rows.map((row) => checkStudy(row, this.where));
      return Promise.all(studies.map((study) => this.#summary(study)));
    });
  }

  /** Lists what happened last to every study, by name. It reads no trial, so it may be called every second. */
  async activity(): Promise<StudyActivity[]> {
    const { db, now } = this.connection;
    const query = db
      .selectFrom('studies')
      .select(['name', 'state', 'owner', 'process', 'seen_at', now.as('now')])
      .orderBy('name');
    const rows = await this.#patiently(() => query.execute());
    return rows.map((row) => ({ name: row.name, state: stateOf(row), seenAt: row.seen_at }));
  }

  /** Summarizes a study, even if its spec can't be read. @throws GnasError GNAS_UNKNOWN_NAME with the nearest name */
  summary(name: string): Promise<StudySummary> {
    return this.#patiently(async () => this.#summary(await this.#row(name)));
  }

  /** Reads the trials of a study. @throws GnasError GNAS_UNKNOWN_NAME */
  trials(name: string, query?: TrialQuery): Promise<Trial[]> {
    return this.#patiently(async () => {
      await this.#row(name);
      return this.#trials(name, query);
    });
  }

  async #trials(name: string, query: TrialQuery = {}): Promise<Trial[]> {
    const rows = await selectTrials(this.connection.db, name, query).execute();
    return rows.map((row) => fromRow({ ...row, curve: row.curve ?? null }, this.where));
  }

  /**
   * Reads the drawing of a trial's architecture, as the search traced it. Undefined if the search kept none.
   * @throws GnasError GNAS_UNKNOWN_NAME; GNAS_INVALID_FILE
   */
  async drawing(name: string, number: number): Promise<Architecture | undefined> {
    const query = this.connection.db
      .selectFrom('trials')
      .select('drawing')
      .where('study', '=', name)
      .where('number', '=', number);
    const row = await this.#ofStudy(name, () => query.executeTakeFirst());
    return row?.drawing ? drawingOf(row.drawing, { study: name, number }, this.where) : undefined;
  }

  /** Reads the outcome of the final training; undefined before it. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_INVALID_FILE */
  async outcome(name: string): Promise<StudyOutcome | undefined> {
    const query = this.connection.db.selectFrom('studies').select('outcome').where('name', '=', name);
    const row = await this.#ofStudy(name, () => query.executeTakeFirst());
    return row?.outcome ? outcomeOf(name, row.outcome, this.where) : undefined;
  }

  /** Reads the model that predictions use, as the bytes of a model file; undefined before the final training. @throws GnasError GNAS_UNKNOWN_NAME */
  async model(name: string): Promise<Uint8Array | undefined> {
    const query = this.connection.db.selectFrom('models').select('bytes').where('study', '=', name);
    const row = await this.#ofStudy(name, () => query.executeTakeFirst());
    const bytes = row && readStored(this.where, `the model of study "${name}"`, z.instanceof(Uint8Array), () => row.bytes);
    // PostgreSQL's client returns a Buffer.
    return bytes && new Uint8Array(bytes);
  }

  /** Removes a study with its trials and its model. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_STUDY_LOCKED */
  async remove(name: string): Promise<void> {
    const owner = newOwner();
    await this.#patiently(async () => takeOwnership(this.connection, await this.#row(name), owner));
    await this.#patiently(() =>
      this.connection.db.transaction().execute(async (transaction) => {
        for (const table of ['trials', 'models'] as const)
          await transaction.deleteFrom(table).where('study', '=', name).execute();
        await transaction.deleteFrom('studies').where('name', '=', name).execute();
      }),
    );
  }

  /** Closes the connection. Close every open study before. */
  async close(): Promise<void> {
    await this.connection.close();
  }

  #patiently<T>(work: (isRepeated: boolean) => Promise<T>): Promise<T> {
    return patiently(work, this.patienceMs);
  }

  /** Reads something of a study that must exist. */
  #ofStudy<T>(name: string, read: () => Promise<T>): Promise<T> {
    return this.#patiently(async () => {
      await this.#row(name);
      return read();
    });
  }

  #selectStudies() {
    const { db, now } = this.connection;
    return db.selectFrom('studies').select([...columnsAtAGlance, now.as('now')]);
  }

  async #row(name: string): Promise<StudyRowAtAGlance> {
    const row = await this.#selectStudies().where('name', '=', name).executeTakeFirst();
    if (row) return checkStudy(row, this.where);
    const rows = await this.connection.db.selectFrom('studies').select('name').execute();
    const names = rows.map((study) => study.name).filter(isStudyName);
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
    const sums = await this.connection.db
      .selectFrom('trials')
      .select(({ fn }) => ['state', fn.countAll<number | string>().as('count'), fn.sum<number>('duration_ms').as('duration_ms')])
      .where('study', '=', row.name)
      .groupBy('state')
      .execute();
    const count = (state: Trial['state']): number => Number(sums.find((each) => each.state === state)?.count ?? 0);
    const [best] = await this.#trials(row.name, { orderBy: 'value', limit: 1 });
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

function checkExists(location: string): void {
  if (!exists(location))
    throw new GnasError('GNAS_FILE_NOT_FOUND', `There are no studies in ${location}. Begin one with gnas search.`);
}

function stateOf(row: Pick<StudyRow, 'state'> & Ownership): StudySummary['state'] {
  return row.state === 'running' && !isOwned(row) ? 'interrupted' : row.state;
}
