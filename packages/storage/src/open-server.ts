import { GnasError } from '@gnas/core';
import { Kysely, PostgresDialect, type PostgresPoolClient, sql } from 'kysely';
import { Pool, type PoolClient } from 'pg';
import type { Connection } from './connect.js';
import type { Schema } from './schema.js';
import { isLostConnection, serverProblem } from './store-problem.js';

/** Milliseconds to wait for a connection. */
const connectTimeoutMs = 10_000;
/** Milliseconds to wait for an answer, so that a connection that was cut without a word is noticed. */
const queryTimeoutMs = 60_000;

const now = sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as double precision)`;

/** Opens a PostgreSQL database. @throws GnasError GNAS_INVALID_OPTION for an invalid address, without showing it */
export function openServer(location: string): Connection {
  const where = withoutSecrets(location);
  const pool = new Pool({
    connectionString: location,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
  });
  // Without listeners, an error of a connection would end the process, whether the connection is idle or in use.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const dialect = new PostgresDialect({
    pool: {
      connect: async () => {
        try {
          return inUse(await pool.connect(), where);
        } catch (cause) {
          throw serverProblem(where, cause);
        }
      },
      end: () => pool.end(),
    },
  });
  const db = new Kysely<Schema>({ dialect });
  return { db, where, now, close: () => db.destroy() };
}

/** Leaves out the password and every parameter, because a password may be one of them. */
function withoutSecrets(location: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(location);
    return `${protocol}//${username}${username && '@'}${host}${pathname}`;
  } catch {
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      'The address of the PostgreSQL store is not valid. Expected postgres://user:password@host/database, with special characters of the password percent-encoded.',
    );
  }
}

/** A connection that names its errors, and that is thrown away after its use if it was lost. */
function inUse(client: PoolClient, where: string): PostgresPoolClient {
  let lost: Error | undefined;
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    // A transaction ends with its connection. An error here would hide the first one.
    if (lost && /^\s*rollback\b/i.test(text)) return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    try {
      return await client.query(text, [...values]);
    } catch (cause) {
      if (isLostConnection(cause)) lost = cause as Error;
      throw serverProblem(where, cause);
    }
  };
  return { query: query as PostgresPoolClient['query'], release: () => client.release(lost) };
}
