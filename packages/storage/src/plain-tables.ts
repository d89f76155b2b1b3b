import type Database from 'libsql';

const tables = new Set(['studies', 'models', 'trials', 'kysely_migration', 'kysely_migration_lock']);

const name = '"?\\w+"?';
const names = `\\(${name}(?: desc)?(?:, ?${name}(?: desc)?)*\\)`;
const rule = `(?:not null|primary key|default 0|references ${name} ?${names}|on delete cascade)`;
const column = `${name} (?:text|integer|double precision|bytea|varchar\\(255\\))(?: ${rule})*`;
const part = `(?:constraint ${name} primary key ${names}|${column})`;
const plain = {
  table: new RegExp(`^create table ${name} ?\\(${part}(?:, ?${part})*\\)$`, 'i'),
  index: new RegExp(`^create (?:unique )?index ${name} on ${name} ?${names}$`, 'i'),
};

/** Most tables, indices and others of a file. Other programs may keep theirs beside the studies. */
const mostObjects = 1_000;

/** One entry of a database's catalog. */
interface CatalogEntry {
  readonly type: string;
  readonly name: string;
  /** The table that it belongs to. */
  readonly of: string;
  /** Null for the index of a primary key. */
  readonly sql: string | null;
}

/**
 * Refuses a file whose tables compute what they hold. A view, a generated column or a trigger in place of a plain table could make a file
 * of a few bytes run for ever, or fill the memory, when it is only looked at. Everything in the tables is then as large as the file.
 * @throws Error naming the table
 */
export function checkPlainTables(database: Database.Database): void {
  const select =
    'select type, cast(name as text) as name, cast(tbl_name as text) as "of", cast(sql as text) as sql from sqlite_master';
  const entries = database.prepare(`${select} limit ${mostObjects + 1}`).all() as CatalogEntry[];
  if (entries.length > mostObjects) throw new Error(`it has more than ${mostObjects.toLocaleString('en')} tables and indices`);
  for (const entry of entries) {
    const owner = [entry.name, entry.of].map((each) => each.toLowerCase()).find((each) => tables.has(each));
    if (owner !== undefined && !isPlain(entry)) throw new Error(`its table ${owner} is not one that @gnas/storage made`);
  }
}

function isPlain({ type, sql }: CatalogEntry): boolean {
  if (type === 'table') return plain.table.test(sql ?? '');
  return type === 'index' && (sql === null || plain.index.test(sql));
}
