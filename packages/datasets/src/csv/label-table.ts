import type { Graph, Split } from '@gnas/core/plugin';
import type { RandomSplitOptions } from '../random-split.js';
import type { ColumnType } from './column-schema.js';
import type { similarPolicies } from './label-column.js';
import { Mistakes } from './mistakes.js';
import { type CsvTable, columnIndex } from './read-csv.js';
import { readTargets, standardizedBy } from './read-targets.js';
import { type SplitColumns, splitColumnsOf, splitTable } from './table-split.js';
import type { LabelKind, TargetSchema } from './target-schema.js';

/** How what is predicted of the rows of a table is read, and how they are split. */
export interface LabelTableOptions extends RandomSplitOptions, SplitColumns {
  readonly label: string | readonly string[];
  readonly labelKind?: LabelKind | undefined;
  readonly unknown?: readonly string[] | undefined;
  readonly similarClasses: (typeof similarPolicies)[number];
  readonly column?: Readonly<Record<string, ColumnType>> | undefined;
}

/** What is predicted of the rows of a table, and their split. */
export interface LabeledRows {
  readonly what: Pick<Graph, 'labels' | 'numClasses' | 'classNames' | 'targets'>;
  readonly split: Split;
  /** How other tables are read alike. */
  readonly predicted: TargetSchema;
  readonly facts: { readonly unknown: Record<string, number>; readonly split: string; readonly notes: readonly string[] };
  /** Columns that are labels or decide the split. */
  readonly taken: readonly string[];
}

/**
 * Reads what is to be predicted of the rows of a table, and splits them.
 * @param mistakes found before; they are thrown together with those of the label
 * @throws GnasError GNAS_INVALID_FILE; GNAS_INVALID_OPTION; GNAS_INVALID_GRAPH
 */
export function labelTable(table: CsvTable, options: LabelTableOptions, mistakes = new Mistakes()): LabeledRows {
  const labels = typeof options.label === 'string' ? [options.label] : options.label;
  for (const column of labels) columnIndex(table, column, 'label');
  const { unknown, similarClasses, labelKind: kind, column: types = {} } = options;
  const { decimalComma } = table;
  const read = readTargets(table, labels, { kind, unknown, similarClasses, decimalComma, types }, mistakes);
  mistakes.throwIfAny();
  const by = splitColumnsOf(table, options, types);
  const { shares, splitSeed } = options;
  const { split, how } = splitTable(table, read.known, by, { shares, splitSeed }, types);
  const { what, schema } = standardizedBy(read, split);
  return {
    what,
    split,
    predicted: schema,
    facts: { unknown: { ...read.unknown }, split: how, notes: read.notes },
    taken: [...labels, ...Object.values(by).filter((column) => column !== undefined)],
  };
}
