import { didYouMean, GnasError, type Trial } from '@gnas/core';
import type { Kysely } from 'kysely';
import { type Connection, connect, isThere } from './connect.js';
import { migrate } from './migrations.js';
import { OpenStudy } from './open-study.js';
import { isOwned, takeOwnership } from './ownership.js';
import { checkStudy, columnsWithoutCurve, fromRow, type Schema, type StudyRow, specOf } from './schema.js';
import type { StudySummary } from './study-summary.js';

/** What a study is begun with. */
export interface NewStudy {
  readonly name: string;
  /** The metric that is maximized. */
  readonly objective: string;
  /** What the search is made of, for whoever resumes it. Plain JSON. */
  readonly spec: unknown;
}

/** Which trials of a study, and in which order. */
export interface TrialQuery {
  /** 'number' ascending, or 'value': completed trials of the search phase, the best first. Default 'number'. */
  readonly orderBy?: 'number' | 'value';
  /** Default: all. */
  readonly limit?: number;
  /** Trials from this number on. Default 0. */
  readonly from?: number;
  /** Default: both. */
  readonly state?: Trial['state'];
  /** Whether to read their training curves, which take most of the place. Default true. */
  readonly curves?: boolean;
}

/** By what a watcher sees that a study has changed: equal where it has not. */
export interface StudyActivity {
  readonly name: string;
  readonly state: StudySummary['state'];
  /** Milliseconds since the epoch: each trial, each sign of life and each end of its search moves it. */
  readonly seenAt: number;
}

/**
 * All studies of one place: a file, or a PostgreSQL database. Several processes may use one place at the same time.
 *
 * @example
 * const storage = await StudyStorage.open('.gnas/studies.db');
 * const study = await storage.begin({ name: 'first', objective: 'accuracy', spec: {} });
 * const result = await algorithm.search(space, graph, estimator, { backend, journal: study });
 * await study.close('complete');
 * await storage.close();
 */
export class StudyStorage {
  private constructor(
    private readonly db: Kysely<Schema>,
    /** The place, without a password. */
    readonly where: string,
  ) {}

  /**
   * @param location a file, made where it is not there, or `postgres://user:password@host/database`
   * @throws GnasError GNAS_INVALID_FILE where it is no store, or one of a newer version
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

  /** As `open`, for one that is there. @throws GnasError GNAS_FILE_NOT_FOUND */
  static async openExisting(location: string): Promise<StudyStorage> {
    if (isThere(location)) return StudyStorage.open(location);
    throw new GnasError('GNAS_FILE_NOT_FOUND', `There are no studies in ${location}; gnas search begins one.`);
  }

  /** Begins a study, for this process to write to. @throws GnasError GNAS_NAME_CLASH where there is one of that name */
  async begin({ name, objective, spec }: NewStudy): Promise<OpenStudy> {
    const row: StudyRow = {
      name,
      objective,
      spec: JSON.stringify(spec),
      state: 'running',
      created_at: Date.now(),
      owner: null,
      seen_at: Date.now(),
    };
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto('studies')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n)
      throw new GnasError(
        'GNAS_NAME_CLASH',
        `There is a study "${name}" in ${this.where} already; resume it, or give this one another name.`,
      );
    return this.#own(row);
  }

  /** Opens a study to go on with it. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_STUDY_LOCKED where another process writes to it */
  async resume(name: string): Promise<OpenStudy> {
    return this.#own(await this.#row(name));
  }

  /** Every study, the newest first. */
  async list(): Promise<StudySummary[]> {
    const rows = await this.db.selectFrom('studies').selectAll().orderBy('created_at', 'desc').orderBy('name').execute();
    const studies = rows.map((row) => checkStudy(row, this.where));
    return Promise.all(studies.map((study) => this.#summary(study)));
  }

  /** What has happened to every study, in order of name: reads no trial, so that it may be asked each second. */
  async activity(): Promise<StudyActivity[]> {
    const rows = await this.db.selectFrom('studies').select(['name', 'state', 'owner', 'seen_at']).orderBy('name').execute();
    return rows.map((row) => ({ name: row.name, state: stateOf(row), seenAt: row.seen_at }));
  }

  /** @throws GnasError GNAS_UNKNOWN_NAME with the nearest name */
  async summary(name: string): Promise<StudySummary> {
    return this.#summary(await this.#row(name));
  }

  /** Trials of a study, a page or all. @throws GnasError GNAS_UNKNOWN_NAME */
  async trials(name: string, { orderBy = 'number', limit, from = 0, state, curves = true }: TrialQuery = {}): Promise<Trial[]> {
    await this.#row(name);
    let query = this.db
      .selectFrom('trials')
      .select([...columnsWithoutCurve, ...(curves ? (['curve'] as const) : [])])
      .where('study', '=', name);
    // A condition that always holds makes SQLite go by number, and sort all trials to find the best.
    if (from > 0) query = query.where('number', '>=', from);
    query =
      orderBy === 'number'
        ? query.orderBy('number')
        : query
            .where('phase', '=', 'search')
            .where('state', '=', 'complete')
            .where('value', 'is not', null)
            .orderBy('value', 'desc')
            .orderBy('number');
    if (state !== undefined) query = query.where('state', '=', state);
    if (limit !== undefined) query = query.limit(limit);
    return (await query.execute()).map((row) => fromRow({ ...row, curve: row.curve ?? null }, this.where));
  }

  /** Removes a study and its trials. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_STUDY_LOCKED */
  async remove(name: string): Promise<void> {
    await takeOwnership(this.db, await this.#row(name));
    await this.db.deleteFrom('trials').where('study', '=', name).execute();
    await this.db.deleteFrom('studies').where('name', '=', name).execute();
  }

  async close(): Promise<void> {
    await this.db.destroy();
  }

  async #own(row: StudyRow): Promise<OpenStudy> {
    const spec = specOf(row, this.where);
    const owner = await takeOwnership(this.db, row);
    const trials = await this.trials(row.name);
    const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
    return new OpenStudy(this.db, row.name, row.objective, spec, byNumber, owner);
  }

  async #row(name: string): Promise<StudyRow> {
    const row = await this.db.selectFrom('studies').selectAll().where('name', '=', name).executeTakeFirst();
    if (row) return checkStudy(row, this.where);
    const rows = await this.db.selectFrom('studies').select('name').execute();
    // In a damaged file a name may be anything.
    const names = rows.map((study) => String(study.name));
    throw new GnasError(
      'GNAS_UNKNOWN_NAME',
      `There is no study "${name}" in ${this.where}${didYouMean(name, names)}. Studies: ${names.join(', ') || 'none'}.`,
    );
  }

  async #summary(row: StudyRow): Promise<StudySummary> {
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
      objective: row.objective,
      state: stateOf(row),
      createdAt: row.created_at,
      spec: specOf(row, this.where),
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
