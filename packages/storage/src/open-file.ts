import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import type { Connection } from './connect.js';
import { withNamedErrors } from './named-errors.js';
import { checkPlainTables } from './plain-tables.js';
import type { Schema } from './schema.js';
import { sqliteProblem } from './store-problem.js';

/** Milliseconds that a write waits for a write by another process. */
const busyTimeoutMs = 10_000;

const now = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;

/** Opens a file to write to, and creates it if it doesn't exist. @throws GnasError GNAS_INVALID_FILE; GNAS_STORE_UNAVAILABLE */
export function openFile(path: string): Connection {
  try {
    mkdirSync(dirname(path), { recursive: true });
    checkRegular(path);
    const database = new Database(path);
    database.pragma(`busy_timeout = ${busyTimeoutMs}`);
    checkPlainTables(database);
    // Readers don't wait for a writer, and a process that is killed during a write leaves the file intact.
    database.pragma('journal_mode = WAL');
    database.pragma('foreign_keys = ON');
    const close = (): void => {
      // libsql keeps a closed file open, so SQLite would never move what was written to the file itself.
      try {
        database.pragma('wal_checkpoint(truncate)');
      } catch {
        // What was committed is in the log beside the file, where the next process finds it.
      }
    };
    return connection(database, path, close);
  } catch (cause) {
    throw sqliteProblem(path, cause);
  }
}

/** Opens a file that nothing is written to; it may be on a read-only disk. @throws GnasError GNAS_INVALID_FILE */
export function openFileToRead(path: string): Connection {
  const address = pathToFileURL(path).href;
  try {
    checkRegular(path);
    try {
      return connection(probed(`${address}?mode=ro`), path);
    } catch (cause) {
      if (!isReadOnly(cause)) throw cause;
      // SQLite shares its index of the log through a file beside the store. It can't make one here.
      if (logSize(path) === 0) return connection(probed(`${address}?immutable=1`), path);
      const folder = copyOf(path);
      const copy = pathToFileURL(join(folder, basename(path))).href;
      return connection(probed(`${copy}?mode=ro`), path, () => rmSync(folder, { recursive: true, force: true }));
    }
  } catch (cause) {
    throw sqliteProblem(path, cause);
  }
}

function connection(database: Database.Database, where: string, atClose = (): void => {}): Connection {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: withNamedErrors(database, where) }) });
  return {
    db,
    where,
    now,
    close: async () => {
      atClose();
      await db.destroy();
    },
  };
}

/** Opens a database and reads its catalog, because opening alone touches no file. */
function probed(address: string): Database.Database {
  const database = new Database(address);
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  database.pragma('query_only = ON');
  checkPlainTables(database);
  return database;
}

/** Refuses what SQLite would wait for: opening a pipe waits for its writer. @throws Error */
function checkRegular(path: string): void {
  if (existsSync(path) && !statSync(path).isFile()) throw new Error('it is not a regular file');
}

const [sqliteReadOnly, sqliteCantOpen] = [8, 14];

function isReadOnly(cause: unknown): boolean {
  const code = ((cause as { rawCode?: number }).rawCode ?? 0) & 0xff;
  return code === sqliteReadOnly || code === sqliteCantOpen;
}

function logSize(path: string): number {
  const log = `${path}-wal`;
  return existsSync(log) ? statSync(log).size : 0;
}

/** Copies a store with its log into a new folder of its own. @returns the folder */
function copyOf(path: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-store-'));
  for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, join(folder, `${basename(path)}${suffix}`));
  return folder;
}
