import { createGraph, definePart, GnasError, type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { readLabels } from './class-labels.js';
import { NpzFile } from './numpy/npz-file.js';
import type { Numbers } from './numpy/numpy-array.js';
import { sparseFromCsr } from './numpy/sparse-from-csr.js';
import { randomSplit, randomSplitOptions } from './random-split.js';
import { undirectedEdges } from './undirected-edges.js';

/** Schema of `NpzOptions`. */
export const npzOptions = randomSplitOptions.extend({
  file: z.string().meta({ format: 'path' }).describe('Path of the .npz file.'),
});
/** Options of `npz`. */
export type NpzOptions = z.input<typeof npzOptions>;

/** Most bytes of small arrays, with their headers. */
const [maxShapeBytes, maxNamesBytes] = [10_000, 2 ** 24];

/**
 * Reads a graph in the format of gnn-benchmark (Shchur et al. 2018): adjacency and attributes as CSR arrays, and labels. Edges become
 * undirected, without self loops.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE; GNAS_INVALID_GRAPH
 */
export async function npz(options: NpzOptions): Promise<Graph> {
  const { file, ...split } = parseOptions('npz', npzOptions, options);
  const arrays = await NpzFile.read(file);
  const matrix = (name: string) => {
    const [rows = 0, columns = 0] = arrays.numbers(`${name}_shape`, maxShapeBytes).values;
    const [indptr, indices, data] = ['indptr', 'indices', 'data'].map((part) => arrays.numbers(`${name}_${part}`).values);
    return sparseFromCsr(`${file}/${name}`, rows, columns, indptr as Numbers, indices as Numbers, data as Numbers);
  };
  const adjacency = matrix('adj');
  const pairs = new Int32Array(2 * adjacency.columnIndices.length);
  for (let node = 0; node < adjacency.rows; node++)
    for (let at = adjacency.rowPointers[node] as number; at < (adjacency.rowPointers[node + 1] as number); at++)
      pairs.set([node, adjacency.columnIndices[at] as number], 2 * at);
  const classes = arrays.numbers('labels', 8 * adjacency.rows + maxShapeBytes).values;
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${file}/labels.npy: ${problem}`);
  };
  if (classes.length !== adjacency.rows)
    refuse(`it has ${classes.length} labels for ${adjacency.rows} nodes; expected one each.`);
  const { labels, numClasses } = readLabels(classes, refuse);
  const names = arrays.has('class_names') ? arrays.array('class_names', maxNamesBytes).values : undefined;
  return createGraph({
    name: file.replace(/^.*[/\\]/, '').replace(/\.npz$/, ''),
    numNodes: adjacency.rows,
    ...undirectedEdges(adjacency.rows, pairs),
    features: matrix('attr'),
    labels,
    numClasses,
    ...(Array.isArray(names) && names.length === numClasses && { classNames: names as string[] }),
    split: randomSplit(labels, split),
  });
}

export const npzDataset = definePart({
  description: 'Reads a file in the format of gnn-benchmark (Shchur et al. 2018).',
  options: npzOptions,
  create: npz,
});
