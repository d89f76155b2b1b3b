import { createGraph, didYouMean, GnasError, type Graph, type SparseMatrix } from '@gnas/core';
import { normalizeRows } from '../normalize-rows.js';
import { sparseFromCsr } from '../numpy/sparse-from-csr.js';
import { PickledArray, PickledMatrix } from '../pickle/globals.js';
import { readPickle } from '../pickle/read-pickle.js';
import { readFileBytes } from '../read-file.js';
import { undirectedEdges } from '../undirected-edges.js';
import { type LocateOptions, locate } from './locate.js';

/** The citation graphs of Planetoid. */
export const planetoidNames = ['cora', 'citeseer', 'pubmed'] as const;
/** One of `planetoidNames`. */
export type PlanetoidName = (typeof planetoidNames)[number];

/** Of `planetoid`. */
export interface PlanetoidOptions extends LocateOptions {
  /** Scale each node's features to a sum of 1. Default false. */
  readonly normalizeFeatures?: boolean;
}

/**
 * Cora, Citeseer or PubMed with the public split of Yang et al. (2016): 20 training nodes per class, 500 to validate, 1000 to
 * test. Test nodes that the files leave out (Citeseer has 15) are isolated, without features and label.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_DOWNLOAD_FAILED; GNAS_INVALID_FILE; GNAS_INVALID_GRAPH
 */
export async function planetoid(
  name: PlanetoidName,
  { normalizeFeatures = false, ...where }: PlanetoidOptions = {},
): Promise<Graph> {
  if (!planetoidNames.includes(name))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `Planetoid has no graph "${name}"${didYouMean(name, planetoidNames)}. It has ${planetoidNames.join(', ')}.`,
    );
  const read = async <T>(part: string, interpret: (bytes: Uint8Array, path: string) => T): Promise<T> => {
    const path = await locate(`ind.${name}.${part}`, where);
    return interpret(await readFileBytes(path, 2 ** 26), path);
  };
  const trainCount = (await read('y', oneHotLabels)).length;
  const others = await read('allx', sparseMatrix);
  const otherLabels = await read('ally', oneHotLabels);
  const tests = await read('tx', sparseMatrix);
  const testLabels = await read('ty', oneHotLabels);
  const order = await read('test.index', testOrder);
  const neighbours = await read('graph', adjacency);
  if (order.length !== tests.rows || testLabels.length !== tests.rows || otherLabels.length !== others.rows)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `The files of ${name} do not belong together: ${tests.rows} test rows, ${testLabels.length} labels, ${order.length} ids.`,
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
    ...undirectedEdges(numNodes, neighbours),
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
  if (!(matrix instanceof PickledMatrix)) return refuse('it holds no SciPy CSR matrix.');
  const numbers = (field: string): Float64Array => {
    const value = matrix.fields.get(field);
    const values = value instanceof PickledArray ? value.array?.values : undefined;
    return values instanceof Float64Array ? values : refuse(`its matrix has no array "${field}".`);
  };
  const shape = matrix.fields.get('_shape');
  if (!Array.isArray(shape) || shape.length !== 2) return refuse('its matrix has no shape.');
  return sparseFromCsr(path, Number(shape[0]), Number(shape[1]), numbers('indptr'), numbers('indices'), numbers('data'));
}

function oneHotLabels(bytes: Uint8Array, path: string): Int32Array {
  const array = readPickle(bytes, path);
  const { shape, values } = (array instanceof PickledArray ? array.array : undefined) ?? {};
  const [rows, classes] = shape ?? [];
  if (!(values instanceof Float64Array) || rows === undefined || classes === undefined)
    throw new GnasError('GNAS_INVALID_FILE', `${path}: it holds no matrix of one-hot labels.`);
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

/** Pairs of neighbours, one after the other. */
function adjacency(bytes: Uint8Array, path: string): number[] {
  const lists = readPickle(bytes, path);
  if (!(lists instanceof Map)) throw new GnasError('GNAS_INVALID_FILE', `${path}: it holds no dict of neighbours.`);
  return [...lists].flatMap(([node, neighbours]) => {
    if (!Array.isArray(neighbours) || ![node, ...neighbours].every(Number.isInteger))
      throw new GnasError('GNAS_INVALID_FILE', `${path}: the neighbours of ${String(node)} are not a list of node numbers.`);
    return neighbours.flatMap((neighbour: number) => [node as number, neighbour]);
  });
}

/** Rows of `others`, then each test node's row of `tests`, or none. */
function stack(numNodes: number, others: SparseMatrix, tests: SparseMatrix, rowOf: ReadonlyMap<number, number>): SparseMatrix {
  const rowPointers = new Int32Array(numNodes + 1);
  const columnIndices: number[] = [];
  const values: number[] = [];
  for (let node = 0; node < numNodes; node++) {
    const row = rowOf.get(node);
    const [from, at] = row !== undefined ? [tests, row] : [others, node];
    if (at < from.rows)
      for (let k = from.rowPointers[at] as number; k < (from.rowPointers[at + 1] as number); k++) {
        columnIndices.push(from.columnIndices[k] as number);
        values.push(from.values[k] as number);
      }
    rowPointers[node + 1] = columnIndices.length;
  }
  return {
    layout: 'sparse',
    rows: numNodes,
    columns: others.columns,
    rowPointers,
    columnIndices: Int32Array.from(columnIndices),
    values: Float32Array.from(values),
  };
}
