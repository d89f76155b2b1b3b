import { GnasError } from '@gnas/core';
import type { SqliteDatabase } from 'kysely';
import type Database from 'libsql';
import { decodeTexts, withTextAsBytes } from './text-as-bytes.js';

/** The database of a file, whose errors are ours and name the file: that it is damaged, full, read-only or busy. */
export function namingItself(database: Database.Database, path: string): SqliteDatabase {
  const named = <T>(run: () => T): T => {
    try {
      return run();
    } catch (cause) {
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${path} cannot be used as a store of studies: ${cause instanceof Error ? cause.message : cause}. Give another file, or move this one away.`,
        { cause },
      );
    }
  };
  return {
    close: () => void database.close(),
    prepare: (sql) => {
      const given = named(() => database.prepare(sql));
      const isQuery = given.reader && /^\s*select\b/i.test(sql);
      const statement = isQuery ? named(() => database.prepare(withTextAsBytes(sql, columnsOf(given)))) : given;
      const rowOf = isQuery ? decodeTexts : (row: unknown) => row;
      return {
        reader: given.reader,
        all: (values) => named(() => statement.all(values).map(rowOf)),
        run: (values) => named(() => statement.run(values)),
        iterate: (values) => named(() => statement.all(values).map(rowOf)).values(),
      };
    },
  };
}

const columnsOf = (statement: Database.Statement): string[] => statement.columns().map(({ name }) => name);
