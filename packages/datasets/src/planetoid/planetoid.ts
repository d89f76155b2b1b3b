import { createGraph, definePart, didYouMean, GnasError, type Graph, parseOptions, type SparseMatrix } from '@gnas/core/plugin';
import * as z from 'zod';
import { normalizeRows } from '../normalize-rows.js';
import { areNumbers, type Numbers } from '../numpy/numpy-array.js';
import { sparseFromCsr } from '../numpy/sparse-from-csr.js';
import { inShort } from '../pickle/budget.js';
import { PickledArray, PickledMatrix } from '../pickle/globals.js';
import { readPickle } from '../pickle/read-pickle.js';
import { readFileBytes } from '../read-file.js';
import { SparseMatrixBuilder } from '../sparse-matrix-builder.js';
import { undirectedEdges } from '../undirected-edges.js';
import type { DownloadHooks } from './download.js';
import { locate, locateOptions } from './locate.js';

/** The citation graphs of Planetoid. */
export const planetoidNames = ['cora', 'citeseer', 'pubmed'] as const;
/** One of `planetoidNames`. */
export type PlanetoidName = (typeof planetoidNames)[number];

/** Schema of `PlanetoidOptions`. */
export const planetoidOptions = locateOptions.extend({
  normalizeFeatures: z
    .boolean()
    .default(true)
    .describe("Scale each node's features to a sum of 1 (Kipf & Welling 2017, section 5.2)."),
});
/** Options of `planetoid`. */
export type PlanetoidOptions = z.input<typeof planetoidOptions>;

/** Of all nodes together: hundreds of times those of the largest of these graphs. */
const mostNeighbors = 2 ** 24;

/**
 * Loads Cora, Citeseer or PubMed with the public split of Yang et al. (2016): 20 training nodes per class, 500 validation nodes and
 * 1000 test nodes. Test nodes that are missing from the files (15 in Citeseer) become isolated nodes without features or a label.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_DOWNLOAD_FAILED; GNAS_INVALID_FILE; GNAS_INVALID_GRAPH
 */
export async function planetoid(name: PlanetoidName, options: PlanetoidOptions = {}, hooks: DownloadHooks = {}): Promise<Graph> {
  if (!planetoidNames.includes(name))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `Planetoid has no graph "${name}"${didYouMean(name, planetoidNames)}. Its graphs: ${planetoidNames.join(', ')}.`,
    );
  const { normalizeFeatures, ...where } = parseOptions('planetoid', planetoidOptions, options);
  const read = async <T>(part: string, interpret: (bytes: Uint8Array, path: string) => T): Promise<T> => {
    const path = await locate(`ind.${name}.${part}`, where, hooks);
    return interpret(await readFileBytes(path, 2 ** 26), path);
  };
  const trainCount = (await read('y', oneHotLabels)).length;
  const others = await read('allx', sparseMatrix);
  const otherLabels = await read('ally', oneHotLabels);
  const tests = await read('tx', sparseMatrix);
  const testLabels = await read('ty', oneHotLabels);
  const order = await read('test.index', testOrder);
  const neighbors = await read('graph', adjacency);
  if (order.length !== tests.rows || testLabels.length !== tests.rows || otherLabels.length !== others.rows)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `The files of ${name} do not belong together: they have ${tests.rows} test rows, ${testLabels.length} labels and ${order.length} ids. Replace all of them.`,
    );

  const numNodes = order.reduce((most, node) => Math.max(most, node + 1), others.rows);
  const labels = new Int32Array(numNodes).fill(-1);
  labels.set(otherLabels);
  const rowOf = new Map<number, number>();
  order.forEach((node, row) => {
    labels[node] = testLabels[row] as number;
    rowOf.set(node, row);
  });
  const features = stack(numNodes, others, tests, rowOf);
  const countUp = (from: number, count: number): Int32Array => Int32Array.from({ length: count }, (_, k) => from + k);
  return createGraph({
    name,
    numNodes,
    ...undirectedEdges(numNodes, neighbors),
    features: normalizeFeatures ? normalizeRows(features) : features,
    labels,
    numClasses: labels.reduce((most, label) => Math.max(most, label), 0) + 1,
    split: { train: countUp(0, trainCount), validation: countUp(trainCount, 500), test: Int32Array.from(order).sort() },
  });
}

function sparseMatrix(bytes: Uint8Array, path: string): SparseMatrix {
  const matrix = readPickle(bytes, path);
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${path}: ${problem}`);
  };
  if (!(matrix instanceof PickledMatrix)) return refuse('expected a SciPy CSR matrix.');
  const numbers = (field: string): Numbers => {
    const value = matrix.fields.get(field);
    const values = value instanceof PickledArray ? value.array?.values : undefined;
    return areNumbers(values) ? values : refuse(`its matrix has no array of numbers "${field}".`);
  };
  const shape = matrix.fields.get('_shape');
  if (!Array.isArray(shape) || shape.length !== 2) return refuse('its matrix has no shape.');
  const [rows, columns] = shape as readonly unknown[];
  if (typeof rows !== 'number' || typeof columns !== 'number') return refuse('the shape of its matrix is not two numbers.');
  return sparseFromCsr(path, rows, columns, numbers('indptr'), numbers('indices'), numbers('data'));
}

function oneHotLabels(bytes: Uint8Array, path: string): Int32Array {
  const array = readPickle(bytes, path);
  const { shape, values } = (array instanceof PickledArray ? array.array : undefined) ?? {};
  const [rows, classes] = shape ?? [];
  if (!areNumbers(values) || rows === undefined || classes === undefined)
    throw new GnasError('GNAS_INVALID_FILE', `${path}: expected a matrix of one-hot labels.`);
  return Int32Array.from({ length: rows }, (_, row) => values.subarray(row * classes, (row + 1) * classes).indexOf(1));
}

function testOrder(bytes: Uint8Array, path: string): number[] {
  return new TextDecoder()
    .decode(bytes)
    .trim()
    .split(/\s+/)
    .map((text, line) => {
      if (!/^\d{1,7}$/.test(text))
        throw new GnasError('GNAS_INVALID_FILE', `${path}, line ${line + 1}: "${text.slice(0, 40)}" is not a node number.`);
      return Number(text);
    });
}

/** Returns pairs of neighbors, one after the other. A pickle may name one list for many nodes, so their number is bounded. */
function adjacency(bytes: Uint8Array, path: string): Int32Array {
  const lists = readPickle(bytes, path);
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${path}: ${problem}`);
  };
  if (!(lists instanceof Map)) return refuse('expected a dict of neighbors.');
  let count = 0;
  for (const [node, neighbors] of lists) {
    if (!Array.isArray(neighbors) || !isNode(node) || neighbors.length > mostNeighbors || !neighbors.every(isNode))
      return refuse(`the neighbors of ${inShort(node)} are not a list of node numbers.`);
    count += neighbors.length;
    if (count > mostNeighbors) refuse(`its nodes have more than ${mostNeighbors.toLocaleString('en')} neighbors.`);
  }
  const pairs = new Int32Array(2 * count);
  let at = 0;
  for (const [node, neighbors] of lists as Map<number, number[]>)
    for (const neighbor of neighbors) {
      pairs[at++] = node;
      pairs[at++] = neighbor;
    }
  return pairs;
}

/** Node numbers are below 10^7, as those of the test nodes. */
function isNode(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 1e7;
}

/** Stacks the rows of `others`, then each test node's row of `tests`; a node without either gets an empty row. */
function stack(numNodes: number, others: SparseMatrix, tests: SparseMatrix, rowOf: ReadonlyMap<number, number>): SparseMatrix {
  const builder = new SparseMatrixBuilder(others.columns);
  for (let node = 0; node < numNodes; node++) {
    const row = rowOf.get(node);
    if (row !== undefined) builder.addRow(tests, row);
    else if (node < others.rows) builder.addRow(others, node);
    builder.endRow();
  }
  return builder.build();
}

const datasetOf = (name: PlanetoidName) =>
  definePart({
    description: `Citation graph ${name} with the public split (Yang et al. 2016).`,
    options: planetoidOptions,
    create: (options) => planetoid(name, options),
  });

/** The citation graphs, by name. */
export const planetoidDatasets = Object.fromEntries(planetoidNames.map((name) => [name, datasetOf(name)])) as Record<
  PlanetoidName,
  ReturnType<typeof datasetOf>
>;
