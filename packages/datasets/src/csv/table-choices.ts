import { GnasError } from '@gnas/core/plugin';
import * as z from 'zod';
import { nodeModule } from '../node-module.js';
import { type ColumnSchema, type ColumnType, columnTypes } from './column-schema.js';
import type { CsvSchema } from './csv-schema.js';
import { duplicatePolicies } from './merge-edges.js';

const choices = z.strictObject({
  id: z.string().optional(),
  source: z.string().optional(),
  target: z.string().optional(),
  weight: z.string().optional(),
  edgeType: z.string().optional(),
  directed: z.boolean().optional(),
  duplicates: z.enum(duplicatePolicies).optional(),
  unknown: z.array(z.string()).optional(),
  splitColumn: z.string().optional(),
  /** Type of each column of the node table by name. */
  columns: z.record(z.string(), z.enum(columnTypes)).optional(),
});

/** How tables are to be read, as a file that people edit: `--schema schema.json`. */
export type TableChoices = z.output<typeof choices>;

/** Reads a file of choices; undefined if there is none. @throws GnasError GNAS_INVALID_FILE */
export async function readChoices(path: string): Promise<TableChoices | undefined> {
  const { readFile } = nodeModule('node:fs/promises');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined;
    throw new GnasError('GNAS_INVALID_FILE', `${path} can't be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new GnasError('GNAS_INVALID_FILE', `${path} is not JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const parsed = choices.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${path} doesn't say how to read tables:\n${z.prettifyError(parsed.error)}\nRemove the file to have it written anew.`,
  );
}

/** Writes how tables were read, so that it can be edited. @throws GnasError GNAS_INVALID_FILE */
export async function writeChoices(path: string, schema: CsvSchema): Promise<void> {
  const { writeFile } = nodeModule('node:fs/promises');
  try {
    await writeFile(path, `${JSON.stringify(choicesOf(schema), null, 2)}\n`);
  } catch (cause) {
    throw new GnasError('GNAS_INVALID_FILE', `${path} can't be written: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function choicesOf({ id, source, target, weight, edgeType, directed, duplicates, columns, facts }: CsvSchema): TableChoices {
  const isHeaderless = source.startsWith('column ');
  return {
    id,
    ...(!isHeaderless && { source, target }),
    ...(weight !== undefined && { weight }),
    ...(edgeType !== undefined && { edgeType }),
    directed,
    duplicates,
    ...(facts && { unknown: Object.keys(facts.unknown) }),
    ...(facts?.splitColumn !== undefined && { splitColumn: facts.splitColumn }),
    columns: Object.fromEntries(columns.map((column) => [column.name, typeOf(column)])),
  };
}

/** The type that makes a column what it is. */
function typeOf(column: ColumnSchema): ColumnType {
  switch (column.kind) {
    case 'number':
      return column.format.decimal === ',' ? 'decimal-comma' : 'number';
    case 'date':
      return column.order === 'dmy' ? 'date-dmy' : column.order === 'mdy' ? 'date-mdy' : 'date';
    case 'boolean':
    case 'category':
    case 'text':
      return column.kind;
    default:
      return 'ignore';
  }
}
