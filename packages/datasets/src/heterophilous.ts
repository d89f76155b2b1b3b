import { createGraph, definePart, type FeatureMatrix, GnasError, type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { readLabels } from './class-labels.js';
import { findFile } from './find-file.js';
import { NpzFile, type NumberArray } from './numpy/npz-file.js';
import { SparseMatrixBuilder } from './sparse-matrix-builder.js';
import { undirectedEdges } from './undirected-edges.js';

/** The graphs of the heterophilous benchmark (Platonov et al. 2023), and those that it has with new splits or without duplicate nodes. */
export const heterophilousNames = [
  'roman_empire',
  'amazon_ratings',
  'minesweeper',
  'tolokers',
  'questions',
  'actor',
  'chameleon_filtered',
  'squirrel_filtered',
  'cornell',
  'texas',
  'wisconsin',
] as const;
/** One of `heterophilousNames`. */
export type HeterophilousName = (typeof heterophilousNames)[number];

/** Options of `heterophilous`. */
export const heterophilousOptions = z.object({
  name: z.enum(heterophilousNames).default('minesweeper').describe('Name of the graph.'),
  split: z.int().min(0).default(0).describe('Number of the published split, from 0 to 9.'),
  root: z
    .string()
    .meta({ format: 'path' })
    .optional()
    .describe("Folder of the files. Without it: GNAS_DATA_DIR, then the user's cache."),
});
/** Options of `heterophilous`. */
export type HeterophilousOptions = z.input<typeof heterophilousOptions>;

const source = 'https://github.com/yandex-research/heterophilous-graphs';

/** Features with fewer stored values than this share become a sparse matrix. */
const sparseBelow = 0.1;

/**
 * Reads a graph of the heterophilous benchmark (Platonov et al. 2023) with one of its published splits. Edges become undirected, without
 * duplicates and self loops, as in the authors' code. The benchmark judges minesweeper, tolokers and questions by ROC AUC, the others by
 * accuracy.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND with the address of the file; GNAS_INVALID_FILE; GNAS_INVALID_GRAPH
 */
export async function heterophilous(options: HeterophilousOptions = {}): Promise<Graph> {
  const { name, split, root } = parseOptions('heterophilous', heterophilousOptions, options);
  const file = await NpzFile.read(await findFile(`${name}.npz`, { dataset: 'heterophilous', root, from: `${source} (data)` }));
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${file.path}: ${problem}`);
  };
  const { labels, numClasses } = readLabels(file.numbers('node_labels').values, refuse);
  const edges = file.numbers('edges').values;
  const odd = edges.findIndex((node) => !Number.isInteger(node) || node < 0 || node >= labels.length);
  if (odd >= 0) refuse(`an edge has node ${edges[odd]}; nodes are numbered from 0 to ${labels.length - 1}.`);
  return createGraph({
    name,
    numNodes: labels.length,
    ...undirectedEdges(labels.length, edges),
    features: featuresOf(file.numbers('node_features'), labels.length, refuse),
    labels,
    numClasses,
    split: {
      train: maskedNodes(file, 'train_masks', split, labels.length),
      validation: maskedNodes(file, 'val_masks', split, labels.length),
      test: maskedNodes(file, 'test_masks', split, labels.length),
    },
  });
}

function featuresOf({ shape, values }: NumberArray, numNodes: number, refuse: (problem: string) => never): FeatureMatrix {
  const [rows = 0, columns = 0] = shape;
  if (rows !== numNodes || shape.length !== 2)
    refuse(`its features have shape [${shape}]; expected [${numNodes}, columns], a row for each node.`);
  let stored = 0;
  for (const value of values) if (value !== 0) stored++;
  if (stored >= sparseBelow * values.length) return { layout: 'dense', rows, columns, values: Float32Array.from(values) };
  const builder = new SparseMatrixBuilder(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column] as number;
      if (value !== 0) builder.add(column, value);
    }
    builder.endRow();
  }
  return builder.build();
}

/** The nodes of one split. @throws GnasError GNAS_INVALID_OPTION if the file has fewer splits; GNAS_INVALID_FILE */
function maskedNodes(file: NpzFile, array: string, split: number, numNodes: number): Int32Array {
  const { shape, values } = file.numbers(array);
  const [splits = 0, width = 0] = shape;
  if (width !== numNodes)
    throw new GnasError('GNAS_INVALID_FILE', `${file.path}/${array}.npy has masks of ${width} nodes; expected ${numNodes}.`);
  if (split >= splits)
    throw new GnasError('GNAS_INVALID_OPTION', `heterophilous: split is ${split}; ${file.path} has splits 0 to ${splits - 1}.`);
  const mask = values.subarray(split * numNodes, (split + 1) * numNodes);
  return Int32Array.from(mask.keys()).filter((node) => mask[node] !== 0);
}

export const heterophilousDataset = definePart({
  description: 'Reads a graph of the heterophilous benchmark with a published split (Platonov et al. 2023).',
  options: heterophilousOptions,
  create: heterophilous,
});
