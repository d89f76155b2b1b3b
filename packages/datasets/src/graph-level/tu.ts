import { createGraph, definePart, GnasError, type Graph, parseOptions, type SparseMatrix } from '@gnas/core/plugin';
import * as z from 'zod';
import { GrowingColumn } from '../csv/growing-column.js';
import { randomSplit, randomSplitOptions } from '../random-split.js';
import { readFileBytes } from '../read-file.js';
import { SparseMatrixBuilder } from '../sparse-matrix-builder.js';
import { readFold } from './read-folds.js';

/** Schema of `TuOptions`. */
export const tuOptions = randomSplitOptions.extend({
  file: z.string().describe('Path of the text file.'),
  foldFile: z
    .string()
    .optional()
    .describe(
      'Path of a JSON file of folds, as the fair comparison has them (Errica et al. 2020). Without it, the split is random.',
    ),
  fold: z.int().min(0).default(0).describe('Number of the fold in the file of folds.'),
  maxDegree: z
    .int()
    .min(1)
    .default(100)
    .describe('Degrees of this size and more share a feature, where nodes have no tags and the degree is their feature.'),
});
/** Options of `tu`. */
export type TuOptions = z.input<typeof tuOptions>;

/** Most bytes of a file: engines have no longer texts. */
const mostBytes = 2 ** 28;

/**
 * Reads graphs with classes in the text form of the TU collection (Morris et al. 2020), as the code of DGCNN and GIN has it: the number of
 * graphs; for each graph a line `nodes class`, then for each node a line `tag neighbors neighbor ... [attribute ...]`.
 *
 * Features are one-hot tags, followed by attributes if there are some. If all nodes have the same tag, they are one-hot degrees instead.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming the line; GNAS_INVALID_GRAPH
 */
export async function tu(options: TuOptions): Promise<Graph> {
  const { file, foldFile, fold, maxDegree, ...random } = parseOptions('tu', tuOptions, options);
  const read = readGraphs(file, new TextDecoder().decode(await readFileBytes(file, mostBytes)));
  const classNames = [...new Set(read.classes)].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  const classOf = new Map(classNames.map((name, at) => [name, at]));
  const labels = Int32Array.from(read.classes, (name) => classOf.get(name) as number);
  return createGraph({
    name: file.replace(/^.*[/\\]/, '').replace(/\.txt$/, ''),
    numNodes: read.tags.length,
    source: read.source,
    target: read.target,
    graphPointers: read.graphPointers,
    features: featuresOf(read, maxDegree),
    labels,
    numClasses: classNames.length,
    classNames,
    split: foldFile === undefined ? randomSplit(labels, random) : await readFold(foldFile, fold, labels.length),
  });
}

interface ReadGraphs {
  readonly classes: readonly string[];
  readonly graphPointers: Int32Array;
  readonly source: Int32Array;
  readonly target: Int32Array;
  /** [nodes] */
  readonly tags: readonly string[];
  /** [nodes, width] */
  readonly attributes: readonly (readonly number[])[];
}

function readGraphs(file: string, text: string): ReadGraphs {
  const lines = text.split(/\r?\n/);
  let at = 0;
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${file}, line ${at}: ${problem}`);
  };
  const words = (expected: string): string[] => {
    const line = lines[at++]?.trim();
    if (!line) return refuse(`it is missing or empty; expected ${expected}.`);
    return line.split(/\s+/);
  };
  const whole = (word: string | undefined, what: string, least = 0): number => {
    const value = Number(word);
    return Number.isInteger(value) && value >= least
      ? value
      : refuse(`${what} is ${word ?? 'missing'}; expected an integer >= ${least}.`);
  };
  const count = whole(words('the number of graphs')[0], 'the number of graphs', 1);
  if (count > lines.length) refuse(`the number of graphs is ${count}; the file has ${lines.length} lines.`);
  const [source, target] = [new GrowingColumn(Int32Array), new GrowingColumn(Int32Array)];
  const classes: string[] = [];
  const tags: string[] = [];
  const attributes: number[][] = [];
  const graphPointers = new Int32Array(count + 1);
  for (let graph = 0; graph < count; graph++) {
    const [size, name = ''] = words(`"nodes class" of graph ${graph}`);
    const nodes = whole(size, `the number of nodes of graph ${graph}`, 1);
    if (name === '') refuse(`graph ${graph} has no class.`);
    classes.push(name);
    const first = tags.length;
    graphPointers[graph + 1] = first + nodes;
    for (let node = 0; node < nodes; node++) {
      const [tag = '', degree, ...rest] = words(`node ${node} of graph ${graph}`);
      const neighbors = whole(degree, 'the number of neighbors');
      for (const word of rest.slice(0, neighbors)) {
        const neighbor = whole(word, 'a neighbor');
        if (neighbor >= nodes) refuse(`neighbor ${neighbor} is not a node of graph ${graph}, which has nodes 0 to ${nodes - 1}.`);
        source.push(first + node);
        target.push(first + neighbor);
      }
      if (rest.length < neighbors) refuse(`it lists ${rest.length} neighbors; expected ${neighbors}.`);
      const own = rest.slice(neighbors).map(Number);
      if (!own.every(Number.isFinite)) refuse('an attribute is not a finite number.');
      if (attributes.length > 0 && own.length !== attributes[0]?.length)
        refuse(`it has ${own.length} attributes; the first node has ${attributes[0]?.length}.`);
      tags.push(tag);
      attributes.push(own);
    }
  }
  return { classes, graphPointers, source: source.toArray(), target: target.toArray(), tags, attributes };
}

function featuresOf({ tags, attributes, source }: ReadGraphs, maxDegree: number): SparseMatrix {
  const names = [...new Set(tags)].sort((a, b) => Number(a) - Number(b));
  let columns = names.length;
  let columnOf = (node: number): number => places.get(tags[node] as string) as number;
  const places = new Map(names.map((name, column) => [name, column]));
  if (names.length === 1) {
    const degrees = new Int32Array(tags.length);
    for (const node of source) degrees[node] = Math.min(maxDegree, (degrees[node] as number) + 1);
    columns = degrees.reduce((most, degree) => Math.max(most, degree), 0) + 1;
    columnOf = (node) => degrees[node] as number;
  }
  const builder = new SparseMatrixBuilder(columns + (attributes[0]?.length ?? 0));
  for (let node = 0; node < tags.length; node++) {
    builder.add(columnOf(node), 1);
    attributes[node]?.forEach((value, at) => {
      if (value !== 0) builder.add(columns + at, value);
    });
    builder.endRow();
  }
  return builder.build();
}

export const tuDataset = definePart({
  description: 'Reads graphs with classes in the text form of the TU collection (Morris et al. 2020).',
  options: tuOptions,
  create: tu,
});
