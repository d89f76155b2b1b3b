import { GnasError } from '@gnas/core/plugin';
import { type ColumnSchema, type ColumnType, isFeature } from './column-schema.js';
import { inferColumn } from './infer-column.js';
import type { Mistakes } from './mistakes.js';
import { type CsvTable, cellsOf } from './read-csv.js';
import { shortCell } from './short-cell.js';

/** Infers columns. Cells that don't fit the rest of their column, and cells with two meanings, are mistakes. */
export function inferColumns(
  nodes: CsvTable,
  names: readonly string[],
  types: Readonly<Record<string, ColumnType>>,
  mistakes: Mistakes,
): ColumnSchema[] {
  const questions: string[] = [];
  const columns = names.map((name) => {
    const cells = cellsOf(nodes, name);
    const { column, strays, question } = inferColumn(name, cells, {
      type: typeOf(types, name),
      decimalComma: nodes.decimalComma,
    });
    if (question !== undefined) questions.push(question);
    for (const row of strays)
      mistakes.add(
        nodes.name,
        nodes.lines[row],
        `"${shortCell(cells[row] as string)}" in column "${name}" is not a ${column.kind}${unit(column)}, but the rest of the column is. Empty the cell if its value is not known, or give the column another type: --column ${name}=category or ${name}=ignore.`,
      );
    return column;
  });
  if (questions.length > 0)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      questions
        .slice(0, 5)
        .map((question) => `${nodes.name}: ${question}`)
        .join('\n'),
    );
  return columns;
}

/** Type that the user gave a column. A column may have the name of a property that every object has. */
export function typeOf(types: Readonly<Record<string, ColumnType>>, name: string): ColumnType | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

function unit(column: ColumnSchema): string {
  return column.kind === 'number' && column.format.unit !== '' ? ` in ${column.format.unit}` : '';
}

/** @throws GnasError GNAS_INVALID_FILE if a column that is asked for can't become features */
export function refuseUnusable(nodes: CsvTable, columns: readonly ColumnSchema[], asked: readonly string[] | undefined): void {
  const unused = asked && columns.find((column) => !isFeature(column));
  if (unused)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${unused.name}" cannot become features: ${unused.why}. Remove it from the features, or give it a type, such as --column ${unused.name}=category.`,
    );
}
