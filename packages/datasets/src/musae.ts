import {
  createGraph,
  definePart,
  didYouMean,
  GnasError,
  type Graph,
  parseOptions,
  type SparseMatrix,
  shortList,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { readEdgeTables } from './csv/edge-table.js';
import { mergeEdges } from './csv/merge-edges.js';
import { Mistakes } from './csv/mistakes.js';
import { numberNodes } from './csv/number-nodes.js';
import { type CsvTable, readCsv } from './csv/read-csv.js';
import { type RowTargets, readTargets, standardizedBy } from './csv/read-targets.js';
import { labelKinds } from './csv/target-schema.js';
import { findFile } from './find-file.js';
import { randomSplit, randomSplitOptions } from './random-split.js';
import { readFileBytes } from './read-file.js';
import { binaryRows } from './sparse-matrix-builder.js';

/** Schema of `MusaeOptions`. */
export const musaeOptions = randomSplitOptions.extend({
  name: z
    .string()
    .regex(/^[\w-]+$/)
    .default('chameleon')
    .describe('Name of the graph, with which the names of its three files begin.'),
  label: z
    .string()
    .optional()
    .describe('Column of the table of targets to predict. Without it: target, mature, ml_target or page_type.'),
  labelKind: z
    .enum(labelKinds)
    .optional()
    .describe('What the label holds: classes, labels or numbers. Without it: told from its cells.'),
  logarithm: z
    .boolean()
    .default(false)
    .describe(
      'Predict the natural logarithm of a number. It suits numbers over many orders of magnitude, such as the traffic of pages.',
    ),
  root: z
    .string()
    .meta({ format: 'path' })
    .optional()
    .describe("Folder of the files. Without it: GNAS_DATA_DIR, then the user's cache."),
});
/** Options of `musae`. */
export type MusaeOptions = z.input<typeof musaeOptions>;

const from = 'https://github.com/benedekrozemberczki/MUSAE (input)';

/** Columns to predict, as these graphs name them. */
const usualLabels = ['target', 'mature', 'ml_target', 'page_type'];

/** Most bytes of a file of features, and most features of a node. */
const [maxBytes, mostColumns] = [2 ** 28, 2 ** 24];

/**
 * Reads a graph of MUSAE (Rozemberczki et al. 2021): pages of Wikipedia with their traffic (chameleon, crocodile, squirrel), players on
 * Twitch, pages of Facebook or developers on GitHub, from NAME_edges.csv, NAME_features.json and NAME_target.csv. Edges become undirected,
 * without duplicates and self loops. Features are binary; a node that the file doesn't list has none.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND with the address of the file; GNAS_INVALID_FILE naming the line or the node;
 * GNAS_INVALID_GRAPH
 */
export async function musae(options: MusaeOptions = {}): Promise<Graph> {
  const { name, label, labelKind, logarithm, root, ...random } = parseOptions('musae', musaeOptions, options);
  const [edgesFile, featuresFile, targetFile] = await Promise.all(
    ['edges.csv', 'features.json', 'target.csv'].map((part) => findFile(`${name}_${part}`, { dataset: 'musae', root, from })),
  );
  const table = await readCsv(targetFile as string);
  const mistakes = new Mistakes();
  // Twitch numbers its nodes anew, and keeps its own ids beside.
  const numberOf = numberNodes(table, table.columns.includes('new_id') ? 'new_id' : 'id', mistakes);
  const read = readTargets(
    table,
    [labelOf(table, label)],
    { kind: labelKind, similarClasses: 'keep', decimalComma: false },
    mistakes,
  );
  const edges = await readEdgeTables([edgesFile as string], {}, numberOf, table.name, mistakes);
  mistakes.throwIfAny();
  const targets = logarithm ? logarithmOf(read, table) : read;
  const split = randomSplit(targets.known, random);
  const { source, target } = mergeEdges(numberOf.size, edges, { directed: false, duplicates: 'one' });
  return createGraph({
    name,
    numNodes: numberOf.size,
    source,
    target,
    features: featuresOf(featuresFile as string, await readFileBytes(featuresFile as string, maxBytes), numberOf),
    ...standardizedBy(targets, split).what,
    nodeIds: [...numberOf.keys()],
    split,
  });
}

function labelOf({ name, columns }: CsvTable, asked: string | undefined): string {
  const label = asked ?? usualLabels.find((usual) => columns.includes(usual));
  if (label !== undefined && columns.includes(label)) return label;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    label === undefined
      ? `musae: ${name} has none of the columns ${usualLabels.join(', ')}. Name the column to predict as label. Its columns: ${shortList(columns)}.`
      : `musae: label is "${label}", but ${name} has no such column${didYouMean(label, columns)}. Its columns: ${shortList(columns)}.`,
  );
}

/** @throws GnasError GNAS_INVALID_OPTION for classes; GNAS_INVALID_FILE naming a line without a logarithm */
function logarithmOf(read: RowTargets, { name, lines }: CsvTable): RowTargets {
  const { targets } = read.what;
  if (targets?.kind !== 'numbers')
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `musae: logarithm is true, but ${name} holds no numbers to predict. Leave it out.`,
    );
  const row = targets.values.findIndex((value) => value <= 0);
  if (row >= 0)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${name}, line ${lines[row]}: ${targets.values[row]} has no logarithm; expected a number above 0. Leave out the option logarithm.`,
    );
  const names = targets.names?.map((each) => `log ${each}`);
  return {
    ...read,
    what: { ...read.what, targets: { ...targets, values: targets.values.map(Math.log), ...(names && { names }) } },
  };
}

/** Reads lists of the features that each node has. */
function featuresOf(path: string, bytes: Uint8Array, numberOf: ReadonlyMap<string, number>): SparseMatrix {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${path}: ${problem}`, { cause });
  };
  let lists: unknown;
  try {
    lists = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    return refuse(`it is not JSON: ${cause instanceof Error ? cause.message : cause}.`, cause);
  }
  if (typeof lists !== 'object' || lists === null || Array.isArray(lists))
    return refuse('expected an object with a list of features for each node.');
  const rows: number[][] = Array.from({ length: numberOf.size }, () => []);
  let columns = 0;
  for (const [id, list] of Object.entries(lists)) {
    const node = numberOf.get(id);
    if (node === undefined) return refuse(`it has features of node "${id}", which the table of targets doesn't have.`);
    if (!Array.isArray(list) || !list.every((column) => Number.isInteger(column) && column >= 0 && column < mostColumns))
      return refuse(`the features of node "${id}" are not a list of integers from 0 to ${mostColumns - 1}.`);
    rows[node] = [...new Set(list as number[])].sort((a, b) => a - b);
    columns = Math.max(columns, 1 + (rows[node]?.at(-1) ?? -1));
  }
  if (columns === 0) refuse('no node has a feature.');
  return binaryRows(rows, columns);
}

export const musaeDataset = definePart({
  description: 'Reads a graph of MUSAE, such as the pages of Wikipedia with their traffic (Rozemberczki et al. 2021).',
  options: musaeOptions,
  create: musae,
});
