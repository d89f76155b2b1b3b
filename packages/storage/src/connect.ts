import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { GnasError } from '@gnas/core';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { Pool } from 'pg';
import { namingItself } from './named-errors.js';
import type { Schema } from './schema.js';

/** Milliseconds that a write to the file waits for another process's. */
const busyTimeoutMs = 10_000;

/** A connection, and what to call the place it leads to: without a password. */
export interface Connection {
  readonly db: Kysely<Schema>;
  readonly where: string;
}

/**
 * Opens a database: a file, made where it is not there, or `postgres://user:password@host/database`.
 * @throws GnasError GNAS_INVALID_FILE where the file is no database
 */
export function connect(location: string): Connection {
  return /^postgres(ql)?:\/\//.test(location) ? connectToServer(location) : openFile(resolve(location));
}

/** Whether a place of studies is there already, without making it. A server is always taken to be. */
export function isThere(location: string): boolean {
  return /^postgres(ql)?:\/\//.test(location) || existsSync(location);
}

function connectToServer(location: string): Connection {
  const where = new URL(location);
  where.password = '';
  const pool = new Pool({ connectionString: location, connectionTimeoutMillis: busyTimeoutMs });
  // A connection that breaks while it is idle is replaced on the next query; without a listener it would end the process.
  pool.on('error', () => {});
  return { db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }), where: String(where) };
}

function openFile(path: string): Connection {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const database = new Database(path);
    database.pragma(`busy_timeout = ${busyTimeoutMs}`);
    // Readers do not wait for a writer, and a process that is killed in the middle of a write leaves the file whole.
    database.pragma('journal_mode = WAL');
    database.pragma('foreign_keys = ON');
    return { db: new Kysely<Schema>({ dialect: new SqliteDialect({ database: namingItself(database, path) }) }), where: path };
  } catch (cause) {
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${path} cannot be opened as a store of studies: ${cause instanceof Error ? cause.message : cause}. Give another file, or move this one away.`,
      { cause },
    );
  }
}
