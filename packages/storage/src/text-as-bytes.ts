import { isUtf8 } from 'node:buffer';

/**
 * The same query with each text as its bytes. libsql 0.5 ends the process where a text is not UTF-8, and SQLite keeps any bytes, which a
 * damaged file may have.
 *
 * @param columns names of its columns
 */
export function withTextAsBytes(sql: string, columns: readonly string[]): string {
  const quoted = columns.map((name) => `"${name.replaceAll('"', '""')}"`);
  const read = quoted.map((name) => `case typeof(${name}) when 'text' then cast(${name} as blob) else ${name} end as ${name}`);
  return `select ${read.join(', ')} from (${sql})`;
}

/** A row of such a query with its texts. @throws Error where one is not UTF-8 */
export function decodeTexts(row: unknown): unknown {
  return Object.fromEntries(Object.entries(row as Record<string, unknown>).map(([name, value]) => [name, decode(name, value)]));
}

function decode(column: string, value: unknown): unknown {
  if (!(value instanceof ArrayBuffer)) return value;
  if (!isUtf8(value)) throw new Error(`a text in column ${column} is not UTF-8`);
  return Buffer.from(value).toString('utf8');
}
