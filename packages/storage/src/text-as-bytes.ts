import { isUtf8 } from 'node:buffer';

/** A column of a query's result. */
export interface ResultColumn {
  readonly name: string;
  /** The type it was declared with; null for an expression. */
  readonly type: string | null;
}

/**
 * Rewrites a query to return each text as its bytes. SQLite keeps any bytes as a text, so a damaged file may hold texts that aren't
 * UTF-8, and reading such a text with libsql 0.5 ends the process.
 */
export function withTextAsBytes(sql: string, columns: readonly ResultColumn[]): string {
  const read = columns.map((column) => {
    const name = `"${column.name.replaceAll('"', '""')}"`;
    const bytes = `cast(${name} as blob)`;
    return holdsBytes(column)
      ? `${bytes} as ${name}`
      : `case typeof(${name}) when 'text' then ${bytes} else ${name} end as ${name}`;
  });
  return `select ${read.join(', ')} from (${sql})`;
}

/** Decodes the texts in a row of such a query; a column of bytes becomes a Uint8Array. @throws Error if a text isn't UTF-8 */
export function decodeTexts(row: unknown, columns: readonly ResultColumn[]): unknown {
  const values = row as Readonly<Record<string, unknown>>;
  return Object.fromEntries(columns.map((column) => [column.name, decode(column, values[column.name])]));
}

function decode(column: ResultColumn, value: unknown): unknown {
  if (!(value instanceof ArrayBuffer)) return value;
  if (holdsBytes(column)) return new Uint8Array(value);
  if (!isUtf8(value)) throw new Error(`a text in column ${column.name} isn't UTF-8`);
  return Buffer.from(value).toString('utf8');
}

function holdsBytes({ type }: ResultColumn): boolean {
  return type === 'bytea';
}
