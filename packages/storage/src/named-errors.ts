import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type Database from 'libsql';
import { sqliteProblem } from './store-problem.js';
import { decodeTexts, withTextAsBytes } from './text-as-bytes.js';

/** A statement that does nothing. */
const nothing: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

/** Wraps a file's database so that each error names the file, whether it is damaged, full, read-only or busy. */
export function withNamedErrors(database: Database.Database, path: string): SqliteDatabase {
  const named = <T>(run: () => T): T => {
    try {
      return run();
    } catch (cause) {
      throw sqliteProblem(path, cause);
    }
  };
  return {
    close: () => void database.close(),
    prepare: (sql) => {
      // SQLite has undone a transaction itself if the disk is full. An error here would hide that.
      if (/^\s*rollback\b/i.test(sql) && !database.inTransaction) return nothing;
      const given = named(() => database.prepare(sql));
      const isQuery = given.reader && /^\s*select\b/i.test(sql);
      const columns = isQuery ? given.columns() : [];
      const statement = isQuery ? named(() => database.prepare(withTextAsBytes(sql, columns))) : given;
      const rowOf = isQuery ? (row: unknown) => decodeTexts(row, columns) : (row: unknown) => row;
      return {
        reader: given.reader,
        all: (values) => named(() => statement.all(values).map(rowOf)),
        run: (values) => named(() => statement.run(values)),
        iterate: (values) => named(() => statement.all(values).map(rowOf)).values(),
      };
    },
  };
}
