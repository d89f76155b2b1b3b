import { notLocal } from './receptive-field/not-local.js';

/** Nodes with their labels, as a loss needs them. Made once for each pair of arrays that a training uses. */
export interface LabelledNodes {
  /** [k] */
  readonly nodes: Int32Array;
  /** [k] label of each of `nodes` */
  readonly labels: Int32Array;
}

const known = new WeakMap<Int32Array, WeakMap<Int32Array, LabelledNodes>>();

/** @param labels [N] of all nodes @param nodes [k] the ones that count; neither may change afterwards */
export function labelledNodes(labels: Int32Array, nodes: Int32Array): LabelledNodes {
  return memo(known, labels, nodes, () => ({ nodes, labels: nodes.map((node) => labels[node] as number) }));
}

/** The same nodes by their rows in a receptive field. */
interface LabelledRows extends LabelledNodes {
  /** How many of the field's rows must be there; infinite where a node is outside of it. */
  readonly needed: number;
}

const rows = new WeakMap<LabelledNodes, WeakMap<Int32Array, LabelledRows>>();

/**
 * Nodes by their rows among `numbers`, the nodes of a receptive field, of which the first `count` are there.
 * @throws GnasError GNAS_NOT_LOCAL where a node is not among those
 */
export function labelledRows(whole: LabelledNodes, numbers: Int32Array, count: number): LabelledNodes {
  const labelled = memo(rows, whole, numbers, () => {
    const nodes = rowsOf(numbers, whole.nodes);
    return { nodes, labels: whole.labels, needed: rowsNeeded(nodes) };
  });
  if (labelled.needed > count) throw notLocal('a figure over labelled nodes');
  return labelled;
}

/**
 * Rows of nodes among `numbers`, the nodes of a receptive field, of which the first `count` are there.
 * @throws GnasError GNAS_NOT_LOCAL where a node is not among those
 */
export function rowsWithin(operation: string, nodes: Int32Array, numbers: Int32Array, count: number): Int32Array {
  const rows = rowsOf(numbers, nodes);
  if (rowsNeeded(rows) > count) throw notLocal(operation);
  return rows;
}

/** [nodes] -1 for a node that is not among `numbers`. The targets of a field are its first rows, which needs no search. */
function rowsOf(numbers: Int32Array, nodes: Int32Array): Int32Array {
  if (nodes.every((node, at) => numbers[at] === node)) return nodes.map((_, at) => at);
  const rowOf = new Map(Array.from(numbers, (node, row) => [node, row]));
  return nodes.map((node) => rowOf.get(node) ?? -1);
}

const rowsNeeded = (rows: Int32Array): number =>
  rows.includes(-1) ? Number.POSITIVE_INFINITY : rows.reduce((most, row) => Math.max(most, row + 1), 0);

function memo<A extends object, B extends object, T>(table: WeakMap<A, WeakMap<B, T>>, first: A, second: B, make: () => T): T {
  let bySecond = table.get(first);
  if (!bySecond) {
    bySecond = new WeakMap();
    table.set(first, bySecond);
  }
  let value = bySecond.get(second);
  if (!value) {
    value = make();
    bySecond.set(second, value);
  }
  return value;
}
