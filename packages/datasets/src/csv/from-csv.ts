import { GnasError, type Graph } from '@gnas/core';
import { fromEdges } from '../from-edges.js';
import type { SplitShares } from '../random-split.js';
import { type ColumnSchema, inferColumn, isFeature, strayCells } from './column-schema.js';
import { type CsvSchema, encodeFeatures } from './csv-schema.js';
import { Mistakes } from './mistakes.js';
import { type CsvSource, type CsvTable, cellsOf, readCsv } from './read-csv.js';
import { endColumns, numberNodes, readClasses, readEdges } from './read-tables.js';

/** Of `fromCsv`. */
export interface FromCsvOptions {
  /** Path or text of a table with one row per node. */
  readonly nodes: CsvSource;
  /** Path or text of a table with one row per edge. */
  readonly edges: CsvSource;
  /** Column of `nodes` to predict; an empty cell is a node whose class is not known. */
  readonly label: string;
  /** Column of `nodes` that names a node. Default 'id'. */
  readonly id?: string;
  /** Columns of `edges` that name its ends. Default 'source' and 'target', else the first two. */
  readonly source?: string;
  readonly target?: string;
  /** Columns of `nodes` that become features. Default: all but id and label. */
  readonly features?: readonly string[];
  /** Keep edges as they are given. Default false. */
  readonly directed?: boolean;
  /** Default 'csv'. */
  readonly name?: string;
  readonly split?: SplitShares;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * One's own data: a table of nodes and a table of edges. Columns of numbers are standardized, columns of a few repeated
 * values become one-hot, texts a bag of words; columns that look like ids are left out. Without any of use, nodes have one-hot
 * numbers. The graph's `schema` is a `CsvSchema`, by which `encodeCsv` makes a graph of other tables alike.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake; GNAS_INVALID_GRAPH
 */
export async function fromCsv(options: FromCsvOptions): Promise<Graph> {
  const { label, id = 'id', directed = false, name = 'csv', split, seed = 0 } = options;
  const nodes = await readCsv(options.nodes);
  const edges = await readCsv(options.edges);
  const mistakes = new Mistakes();
  const numberOf = numberNodes(nodes, id, mistakes);
  const labels = cellsOf(nodes, label);
  const [source, target] = endColumns(edges, options);
  const pairs = readEdges(edges, [source, target], numberOf, nodes.name, mistakes);
  const classNames = readClasses(nodes, label, labels, mistakes);
  const columns = inferColumns(
    nodes,
    options.features ?? nodes.columns.filter((each) => each !== id && each !== label),
    mistakes,
  );
  mistakes.throwIfAny();
  const unused = options.features && columns.find((column) => !isFeature(column));
  if (unused)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${unused.name}" has neither numbers nor repeated values nor texts, so it cannot become features.`,
    );
  const nodeIds = [...numberOf.keys()];
  const schema: CsvSchema = {
    format: 'csv',
    id,
    label,
    classNames,
    source,
    target,
    directed,
    columns,
    ...(!columns.some(isFeature) && { nodeIds }),
  };
  const features = encodeFeatures(schema, nodes, nodeIds, mistakes);
  mistakes.throwIfAny();
  return fromEdges({
    name,
    numNodes: nodes.rows.length,
    edges: pairs,
    directed,
    labels: labels.map((cell) => (cell === '' ? -1 : classNames.indexOf(cell))),
    classNames,
    nodeIds,
    features,
    ...(split && { split }),
    seed,
    schema,
  });
}

/** A column of numbers in which a few cells are none would pass as ids and be left out: those cells are mistakes. */
function inferColumns(nodes: CsvTable, names: readonly string[], mistakes: Mistakes): ColumnSchema[] {
  return names.map((name) => {
    const cells = cellsOf(nodes, name);
    const column = inferColumn(name, cells);
    if (column.kind === 'id')
      for (const row of strayCells(cells))
        mistakes.add(
          nodes.name,
          nodes.lines[row],
          `"${cells[row]}" in column "${name}" is no number, and the rest of the column is. Leave the cell empty where the number is not known, or the column out of the features.`,
        );
    return column;
  });
}
