import type { Pool } from 'pg';
import type { Board } from './board.js';

/** Key of the lock under which the table is created, so that several processes may start at once. */
const creationLock = 0x676e6173;

/** Values as rows of a table with an expiry. */
export class PostgresBoard implements Board {
  #ready: Promise<void> | undefined;

  constructor(
    readonly pool: Pool,
    readonly schema: string,
  ) {}

  async put(group: string, name: string, value: Uint8Array, lifeMs: number): Promise<void> {
    await this.#query(
      `insert into ${this.schema}.board (grp, name, value, expires_at) values ($1, $2, $3, now() + $4 * interval '1 millisecond')
       on conflict (grp, name) do update set value = excluded.value, expires_at = excluded.expires_at`,
      [group, name, Buffer.from(value), lifeMs],
    );
  }

  async get(group: string, name: string): Promise<Uint8Array | undefined> {
    const sql = `select value from ${this.schema}.board where grp = $1 and name = $2 and expires_at > now()`;
    return (await this.#query<{ value: Buffer }>(sql, [group, name]))[0]?.value;
  }

  async all(group: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const sql = `select name, value from ${this.schema}.board where grp = $1 and expires_at > now() order by name`;
    const rows = await this.#query<{ name: string; value: Buffer }>(sql, [group]);
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  async remove(group: string, name: string): Promise<void> {
    await this.#query(`delete from ${this.schema}.board where (grp = $1 and name = $2) or expires_at < now()`, [group, name]);
  }

  async #query<Row>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    this.#ready ??= this.#create();
    try {
      await this.#ready;
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
    return (await this.pool.query(sql, [...values])).rows as Row[];
  }

  async #create(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [creationLock]);
      await client.query(`create schema if not exists ${this.schema}`);
      await client.query(
        `create table if not exists ${this.schema}.board (
           grp text not null, name text not null, value bytea not null, expires_at timestamptz not null, primary key (grp, name))`,
      );
      await client.query('commit');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
