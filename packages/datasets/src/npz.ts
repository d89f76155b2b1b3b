import { createGraph, definePart, type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { NpzFile } from './numpy/npz-file.js';
import { sparseFromCsr } from './numpy/sparse-from-csr.js';
import { randomSplit, randomSplitOptions } from './random-split.js';
import { undirectedEdges } from './undirected-edges.js';

/** Schema of `NpzOptions`. */
export const npzOptions = randomSplitOptions.extend({ file: z.string().describe('Path of the .npz file.') });
/** Options of `npz`. */
export type NpzOptions = z.input<typeof npzOptions>;

/**
 * Reads a graph in the format of gnn-benchmark (Shchur et al. 2018): adjacency and attributes as CSR arrays, and labels. Edges become
 * undirected, without self loops.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE; GNAS_INVALID_GRAPH
 */
export async function npz(options: NpzOptions): Promise<Graph> {
  const { file, ...split } = parseOptions('npz', npzOptions, options);
  const arrays = await NpzFile.read(file);
  const numbers = (name: string): Float64Array => arrays.numbers(name).values;
  const matrix = (name: string) => {
    const [rows = 0, columns = 0] = numbers(`${name}_shape`);
    return sparseFromCsr(
      `${file}/${name}`,
      rows,
      columns,
      numbers(`${name}_indptr`),
      numbers(`${name}_indices`),
      numbers(`${name}_data`),
    );
  };
  const adjacency = matrix('adj');
  const pairs: number[] = [];
  for (let node = 0; node < adjacency.rows; node++)
    for (let at = adjacency.rowPointers[node] as number; at < (adjacency.rowPointers[node + 1] as number); at++)
      pairs.push(node, adjacency.columnIndices[at] as number);
  const labels = Int32Array.from(numbers('labels'));
  const names = arrays.has('class_names') ? arrays.array('class_names').values : undefined;
  const numClasses = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
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
