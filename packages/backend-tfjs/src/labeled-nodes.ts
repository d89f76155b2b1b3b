import { notLocal } from './receptive-field/not-local.js';

/** Nodes with their labels, as a loss reads them. */
export interface LabeledNodes {
  /** [k] node numbers */
  readonly nodes: Int32Array;
  /** [k] label of each of `nodes` */
  readonly labels: Int32Array;
}

const known = new WeakMap<Int32Array, WeakMap<Int32Array, LabeledNodes>>();

/**
 * Pairs nodes with their labels. The result is cached by the two arrays, which may not change afterwards.
 * @param labels [N] label of every node
 * @param nodes [k] nodes to read
 */
export function labeledNodes(labels: Int32Array, nodes: Int32Array): LabeledNodes {
  return memo(known, labels, nodes, () => ({ nodes, labels: nodes.map((node) => labels[node] as number) }));
}

/** Labeled nodes by their rows in a receptive field. */
interface LabeledRows extends LabeledNodes {
  /** Number of the field's rows that must be computed; infinite if a node is outside the field. */
  readonly needed: number;
}

const rows = new WeakMap<LabeledNodes, WeakMap<Int32Array, LabeledRows>>();

/**
 * Translates labeled nodes to their rows in a receptive field.
 * @param numbers nodes of the field, of which the first `count` are computed
 * @throws GnasError GNAS_NOT_LOCAL if a node is not among those
 */
export function labeledRows(whole: LabeledNodes, numbers: Int32Array, count: number): LabeledNodes {
  const labeled = memo(rows, whole, numbers, () => {
    const nodes = rowsOf(numbers, whole.nodes);
    return { nodes, labels: whole.labels, needed: rowsNeeded(nodes) };
  });
  if (labeled.needed > count) throw notLocal('a loss or metric');
  return labeled;
}

/**
 * Translates nodes to their rows in a receptive field.
 * @param numbers nodes of the field, of which the first `count` are computed
 * @throws GnasError GNAS_NOT_LOCAL if a node is not among those
 */
export function rowsWithin(operation: string, nodes: Int32Array, numbers: Int32Array, count: number): Int32Array {
  const rows = rowsOf(numbers, nodes);
  if (rowsNeeded(rows) > count) throw notLocal(operation);
  return rows;
}

/** [k] row of each node; -1 for a node outside the field. The targets of a field are its first rows, so they need no search. */
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
