import { createGraph, definePart, GnasError, type Graph, parseOptions } from '@gnas/core/plugin';
import type * as z from 'zod';
import { type ColumnSchema, isFeature } from './column-schema.js';
import { columnTypesOf, type FromCsvOptions, fromCsvOptions } from './csv-options.js';
import { type CsvSchema, encodeFeatures } from './csv-schema.js';
import { readEdgeTables } from './edge-table.js';
import { inferColumns, refuseUnusable } from './feature-columns.js';
import { idColumn } from './id-column.js';
import { leakNotes } from './leak-notes.js';
import { mergeEdges, typesOf } from './merge-edges.js';
import { Mistakes } from './mistakes.js';
import { numberNodes } from './number-nodes.js';
import { type CsvSource, type CsvTable, columnIndex, readCsv, type TableReader } from './read-csv.js';
import { readTargets, standardizedBy } from './read-targets.js';
import { readChoices, writeChoices } from './table-choices.js';
import { splitColumnsOf, splitTable } from './table-split.js';

type Options = z.output<typeof fromCsvOptions>;

/**
 * Reads a table of nodes and tables of edges: CSV with any usual delimiter, or JSON Lines, also with gzip. The type of each column is
 * inferred; `dataPlan` tells what was inferred and what is left out. If no column is left, features are one-hot node numbers.
 *
 * The graph's `schema` is a `CsvSchema`, which `encodeCsv` takes to encode other tables alike.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake;
 * GNAS_INVALID_GRAPH
 */
export async function fromCsv(given: FromCsvOptions): Promise<Graph> {
  const asked = parseOptions('fromCsv', fromCsvOptions, given);
  const choices = asked.schema === undefined ? undefined : await readChoices(asked.schema);
  const { columns: chosen, ...rest } = choices ?? {};
  const options: Options = { ...rest, ...withoutUndefined(asked) };
  const { label, name } = options;
  const nodes = await readCsv(options.nodes);
  const labels = typeof label === 'string' ? [label] : label;
  for (const column of labels) columnIndex(nodes, column, 'label');
  const id = idColumn(nodes, options.id, labels);
  const types = { ...chosen, ...columnTypesOf(options.column, nodes.columns) };
  if (Object.hasOwn(types, id) && !(chosen && Object.hasOwn(chosen, id)))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `fromCsv: column "${id}" identifies the nodes, so it has no type. Remove the type, or name another column with --id.`,
    );
  const mistakes = new Mistakes();
  const numberOf = numberNodes(nodes, id, mistakes);
  const read = readTargets(
    nodes,
    labels,
    {
      kind: options.labelKind,
      unknown: options.unknown,
      similarClasses: options.similarClasses,
      decimalComma: nodes.decimalComma,
      types,
    },
    mistakes,
  );
  const {
    columns: ends,
    unused,
    typeNames,
    notes: edgeNotes,
    directed: saysDirected = false,
    ...listed
  } = await readEdgeTables(edgeSources(options, nodes), options, numberOf, nodes.name, mistakes);
  const directed = options.directed ?? saysDirected;
  const by = splitColumnsOf(nodes, options, types);
  const columns = inferColumns(
    nodes,
    featureNames(nodes, options, labels, [id, ...labels, ...Object.values(by)]),
    types,
    mistakes,
  );
  mistakes.throwIfAny();
  refuseUnusable(nodes, columns, options.features);

  const duplicates = options.duplicates ?? (options.weight === undefined ? 'one' : 'sum');
  const leaks = leakNotes(nodes, columns, read.what);
  const edges = mergeEdges(nodes.rows.length, listed, { directed, duplicates });
  const { split, how } = splitTable(nodes, read.known, by, { shares: options.shares, splitSeed: options.splitSeed }, types);
  const predicted = standardizedBy(read, split);
  const nodeIds = [...numberOf.keys()];
  const used = new Set([id, ...labels, ...Object.values(by), ...columns.map((each) => each.name)]);
  const leftOut = nodes.columns.filter((column) => !used.has(column));
  const schema: CsvSchema = {
    format: 'csv',
    id,
    predicted: predicted.schema,
    ...ends,
    ...(options.weight !== undefined && { weight: options.weight }),
    ...(typeNames && { edgeType: options.edgeType, edgeTypeNames: [...typeNames] }),
    directed,
    duplicates,
    columns: [
      ...columns,
      ...leftOut.map((each): ColumnSchema => ({ kind: 'ignored', name: each, why: 'not among the features', missing: 0 })),
    ],
    ...(!columns.some(isFeature) && { nodeIds }),
    facts: {
      edges: {
        listed: listed.source.length,
        different: edges.different,
        repeated: edges.repeated,
        duplicates,
        loops: edges.loops,
        unused: [...unused],
      },
      unknown: { ...read.unknown },
      ...(by.splitColumn !== undefined && { splitColumn: by.splitColumn }),
      split: how,
      notes: [...leaks, ...nodes.notes.map((note) => `${nodes.name}: ${note}`), ...edgeNotes, ...read.notes],
    },
  };
  const features = encodeFeatures(schema, nodes, nodeIds, mistakes);
  mistakes.throwIfAny();
  const graph = createGraph({
    name,
    numNodes: nodes.rows.length,
    source: edges.source,
    target: edges.target,
    ...(edges.weights && { edgeWeights: edges.weights }),
    ...typesOf(edges, typeNames),
    features,
    ...predicted.what,
    nodeIds,
    split,
    schema,
  });
  if (asked.schema !== undefined && !choices) await writeChoices(asked.schema, schema);
  return graph;
}

/** The tables of edges, or the file that holds both. @throws GnasError GNAS_INVALID_OPTION if there are none */
function edgeSources({ edges }: Options, { name, edges: own }: CsvTable): readonly (CsvSource | TableReader)[] {
  if (edges !== undefined) return Array.isArray(edges) ? edges : [edges];
  if (own) return [own];
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `fromCsv: edges is missing; ${name} is a table of nodes alone. Give a table of edges too, such as --edges edges.csv. One with only a header is a graph without edges.`,
  );
}

function withoutUndefined(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}

/** @throws GnasError GNAS_INVALID_OPTION if the label or the id is to be a feature */
function featureNames(
  nodes: CsvTable,
  { features, id, timeColumn }: Options,
  labels: readonly string[],
  taken: readonly string[],
): readonly string[] {
  if (!features) return nodes.columns.filter((column) => !taken.includes(column) || column === timeColumn);
  for (const [column, role] of [
    ...labels.map((label) => [label, 'is to be predicted'] as const),
    [id ?? taken[0] ?? '', 'identifies the nodes'],
  ] as const)
    if (features.includes(column))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `fromCsv: features name column "${column}", which ${role}, so a model would read the answer off it. Remove it from the features.`,
      );
  return features;
}

export const csvDataset = definePart({
  description: 'Reads your own data: a table of nodes and a table of edges.',
  options: fromCsvOptions,
  create: (options) => fromCsv(options),
});
