import { createGraph, definePart, GnasError, type Graph, parseOptions, shortList } from '@gnas/core/plugin';
import * as z from 'zod';

import type { NumpyArray } from './numpy/numpy-array.js';
import { readNpy } from './numpy/read-npy.js';
import { readZip } from './numpy/read-zip.js';
import { sparseFromCsr } from './numpy/sparse-from-csr.js';
import { randomSplit, randomSplitOptions } from './random-split.js';
import { readFileBytes } from './read-file.js';
import { undirectedEdges } from './undirected-edges.js';

/** Options of `npz`. */
export const npzOptions = randomSplitOptions.extend({ file: z.string().describe('Path of the .npz file.') });
export type NpzOptions = z.input<typeof npzOptions>;

/**
 * Reads a graph in the format of gnn-benchmark (Shchur et al. 2018): adjacency and attributes as CSR arrays, and labels. Edges become
 * undirected, without self loops.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE; GNAS_INVALID_GRAPH
 */
export async function npz(options: NpzOptions): Promise<Graph> {
  const { file, ...split } = parseOptions('npz', npzOptions, options);
  const entries = readZip(await readFileBytes(file), file);
  const array = (name: string): NumpyArray => {
    const bytes = entries.get(`${name}.npy`);
    if (!bytes)
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${file} has no array "${name}"; it contains ${shortList([...entries.keys()]) || 'no arrays'}.`,
      );
    return readNpy(bytes, `${file}/${name}.npy`);
  };
  const numbers = (name: string): Float64Array => {
    const { values } = array(name);
    if (values instanceof Float64Array) return values;
    throw new GnasError('GNAS_INVALID_FILE', `${file}/${name}.npy holds text; expected numbers.`);
  };
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
  const names = entries.has('class_names.npy') ? array('class_names').values : undefined;
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
