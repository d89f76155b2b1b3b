import {
  createGraph,
  definePart,
  type FeatureMatrix,
  GnasError,
  type Graph,
  numberTargets,
  parseOptions,
  type Split,
  shortList,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { readLabels } from '../class-labels.js';
import { nodeModule } from '../node-module.js';
import { undirectedEdges } from '../undirected-edges.js';
import { type NumberTable, readNumberTable } from './number-table.js';

/** Schema of `OgbOptions`. */
export const ogbOptions = z.object({
  folder: z
    .string()
    .meta({ format: 'path' })
    .describe('Folder of the dataset, with the folders raw and split, such as dataset/ogbn_arxiv.'),
  splitName: z.string().optional().describe('Folder in split, such as time. Without it: the only one.'),
  directed: z
    .boolean()
    .default(false)
    .describe('Keep edges as they are listed. Otherwise, each edge is taken in both directions, without self loops.'),
});
/** Options of `ogb`. */
export type OgbOptions = z.input<typeof ogbOptions>;

/**
 * Reads a graph in the layout of the Open Graph Benchmark (Hu et al. 2020) for predictions about nodes: `raw/edge`, `raw/node-feat`,
 * `raw/node-label` and `split/NAME/train`, `valid` and `test`, each a table of numbers without a header in a `.csv.gz` or `.csv` file.
 *
 * One column of labels holds classes, or numbers if they are not whole. Several columns are labels of 0 and 1. Without `node-feat`, each
 * node has the feature 1. `raw/edge-feat`, if it is there, becomes features of edges. Graphs that are predicted as a whole, and graphs
 * with several types of nodes, have another layout and are refused.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming the line; GNAS_INVALID_GRAPH
 */
export async function ogb(options: OgbOptions): Promise<Graph> {
  const { folder, splitName, directed } = parseOptions('ogb', ogbOptions, options);
  const files = new OgbFiles(folder);
  files.refuseOtherLayouts();
  const labels = await readNumberTable(files.path('raw', 'node-label'), { Type: Float32Array, mayBeMissing: true });
  const numNodes = labels.rows;
  const given = files.find('raw', 'node-feat');
  const features = given === undefined ? ones(numNodes) : matrixOf(await readNumberTable(given, { Type: Float32Array }));
  if (features.rows !== numNodes)
    files.refuse(`raw/node-feat has ${features.rows} rows for ${numNodes} labels; expected one each.`);
  const listed = await readNumberTable(files.path('raw', 'edge'), { Type: Int32Array, columns: 2 });
  const odd = listed.values.findIndex((node) => node < 0 || node >= numNodes);
  if (odd >= 0)
    files.refuse(
      `raw/edge, line ${listed.lineOf(odd >> 1)}: ${listed.values[odd]} is not a node; nodes are numbered from 0 to ${numNodes - 1}.`,
    );
  const ofEdges = files.find('raw', 'edge-feat');
  const edgeFeatures = ofEdges === undefined ? undefined : matrixOf(await readNumberTable(ofEdges, { Type: Float32Array }));
  if (edgeFeatures && edgeFeatures.rows !== listed.rows)
    files.refuse(`raw/edge-feat has ${edgeFeatures.rows} rows for ${listed.rows} edges; expected one each.`);
  const split = await files.split(splitName, numNodes);
  return createGraph({
    name: files.name,
    numNodes,
    ...edgesOf(listed, edgeFeatures, { numNodes, directed }),
    features,
    ...predictedOf(labels, split, (problem) => files.refuse(`raw/node-label: ${problem}`)),
    split,
  });
}

/** The files of a dataset, whose names end in .csv.gz or .csv. */
class OgbFiles {
  readonly name: string;
  readonly #fs = nodeModule('node:fs');
  readonly #path = nodeModule('node:path');

  constructor(readonly folder: string) {
    this.name = this.#path.basename(this.#path.resolve(folder));
  }

  refuse(problem: string): never {
    throw new GnasError('GNAS_INVALID_FILE', `${this.folder}: ${problem}`);
  }

  find(...parts: readonly string[]): string | undefined {
    const path = this.#path.join(this.folder, ...parts);
    return [`${path}.csv.gz`, `${path}.csv`].find((file) => this.#fs.existsSync(file));
  }

  path(...parts: readonly string[]): string {
    const found = this.find(...parts);
    if (found !== undefined) return found;
    throw new GnasError(
      'GNAS_FILE_NOT_FOUND',
      `${this.#path.join(this.folder, ...parts)}.csv.gz was not found. Give the folder of a dataset of the Open Graph Benchmark, which has the folders raw and split.`,
    );
  }

  /** Refuses layouts that describe another task. */
  refuseOtherLayouts(): void {
    if (this.find('raw', 'graph-label') !== undefined)
      this.refuse('raw/graph-label is there, so whole graphs are to be predicted; this loader reads one graph of labeled nodes.');
    if (this.find('raw', 'triplet-type-list') !== undefined)
      this.refuse('raw/triplet-type-list is there, so nodes are of several types; this loader reads nodes of one type.');
  }

  /** @throws GnasError GNAS_INVALID_OPTION if there are several splits and none is named, or not the named one */
  async split(asked: string | undefined, numNodes: number): Promise<Split> {
    const folder = this.#path.join(this.folder, 'split');
    const names = this.#fs.existsSync(folder)
      ? this.#fs
          .readdirSync(folder, { withFileTypes: true })
          .filter((each) => each.isDirectory())
          .map((each) => each.name)
      : [];
    const name = asked ?? (names.length === 1 ? names[0] : undefined);
    if (name === undefined || !names.includes(name))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        names.length === 0
          ? `ogb: ${folder} has no folder with a split; expected train, valid and test in one.`
          : `ogb: splitName is ${asked === undefined ? 'missing' : `"${asked}"`}; ${folder} has ${shortList(names)}.`,
      );
    const part = async (file: string): Promise<Int32Array> => {
      const { values, lineOf } = await readNumberTable(this.path('split', name, file), { Type: Int32Array, columns: 1 });
      const odd = values.findIndex((node) => node < 0 || node >= numNodes);
      if (odd >= 0)
        this.refuse(
          `split/${name}/${file}, line ${lineOf(odd)}: ${values[odd]} is not a node; nodes are numbered from 0 to ${numNodes - 1}.`,
        );
      return values.sort();
    };
    return { train: await part('train'), validation: await part('valid'), test: await part('test') };
  }
}

const matrixOf = ({ rows, columns, values }: NumberTable<Float32Array>) => ({ layout: 'dense', rows, columns, values }) as const;

const ones = (rows: number): FeatureMatrix => ({ layout: 'dense', rows, columns: 1, values: new Float32Array(rows).fill(1) });

type Edges = Pick<Graph, 'source' | 'target' | 'edgeFeatures'>;

function edgesOf(
  { rows, values }: NumberTable<Int32Array>,
  edgeFeatures: Graph['edgeFeatures'],
  { numNodes, directed }: { readonly numNodes: number; readonly directed: boolean },
): Edges {
  if (!directed && !edgeFeatures) return undirectedEdges(numNodes, values);
  const source = Int32Array.from({ length: rows }, (_, edge) => values[2 * edge] as number);
  const target = Int32Array.from({ length: rows }, (_, edge) => values[2 * edge + 1] as number);
  if (directed) return { source, target, ...(edgeFeatures && { edgeFeatures }) };
  // Edges between the same nodes differ in their features, so none is a duplicate.
  const kept = Int32Array.from(source.keys()).filter((edge) => source[edge] !== target[edge]);
  const count = kept.length;
  const both = (first: Int32Array, second: Int32Array): Int32Array =>
    Int32Array.from({ length: 2 * count }, (_, at) => (at < count ? first : second)[kept[at % count] as number] as number);
  const { columns, values: own } = edgeFeatures as NonNullable<Graph['edgeFeatures']>;
  const features = new Float32Array(2 * count * columns);
  kept.forEach((edge, at) => {
    const row = own.subarray(edge * columns, (edge + 1) * columns);
    features.set(row, at * columns);
    features.set(row, (count + at) * columns);
  });
  return {
    source: both(source, target),
    target: both(target, source),
    edgeFeatures: { layout: 'dense', rows: 2 * count, columns, values: features },
  };
}

/** What is predicted: classes, numbers, or several labels. */
function predictedOf(
  { rows, columns, values }: NumberTable<Float32Array>,
  split: Split,
  refuse: (problem: string) => never,
): Pick<Graph, 'labels' | 'numClasses' | 'targets'> {
  const unknown = { labels: new Int32Array(rows).fill(-1), numClasses: 0 };
  if (columns > 1) return { ...unknown, targets: { kind: 'labels', columns, values } };
  if (values.every((value) => Number.isNaN(value) || Number.isInteger(value)))
    return readLabels(
      values.map((value) => (Number.isNaN(value) ? -1 : value)),
      refuse,
    );
  return { ...unknown, targets: numberTargets({ columns, values }, split) };
}

export const ogbDataset = definePart({
  description: 'Reads a graph in the layout of the Open Graph Benchmark, with labeled nodes (Hu et al. 2020).',
  options: ogbOptions,
  create: ogb,
});
