import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { Pool } from 'pg';
import { invalidStore } from './invalid-store.js';
import { withNamedErrors } from './named-errors.js';
import type { Schema } from './schema.js';

/** Milliseconds that a write to a file waits for a write by another process. */
const busyTimeoutMs = 10_000;

/** An open database. */
export interface Connection {
  readonly db: Kysely<Schema>;
  /** The place for messages, without a password. */
  readonly where: string;
}

/**
 * Opens a database.
 * @param location a file, created if it doesn't exist, or `postgres://user:password@host/database`
 * @throws GnasError GNAS_INVALID_FILE if the file isn't a database
 */
export function connect(location: string): Connection {
  return isServer(location) ? connectToServer(location) : openFile(resolve(location));
}

/** Whether a location exists, without creating it. A server is always assumed to exist. */
export function exists(location: string): boolean {
  return isServer(location) || existsSync(location);
}

function isServer(location: string): boolean {
  return /^postgres(ql)?:\/\//.test(location);
}

function connectToServer(location: string): Connection {
  const where = new URL(location);
  where.password = '';
  const pool = new Pool({ connectionString: location, connectionTimeoutMillis: busyTimeoutMs });
  // The next query replaces a connection that broke while idle. Without a listener, the error would end the process.
  pool.on('error', () => {});
  return { db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }), where: String(where) };
}

function openFile(path: string): Connection {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const database = new Database(path);
    database.pragma(`busy_timeout = ${busyTimeoutMs}`);
    // Readers don't wait for a writer, and a process that is killed during a write leaves the file intact.
    database.pragma('journal_mode = WAL');
    database.pragma('foreign_keys = ON');
    return { db: new Kysely<Schema>({ dialect: new SqliteDialect({ database: withNamedErrors(database, path) }) }), where: path };
  } catch (cause) {
    throw invalidStore(path, cause);
  }
}
