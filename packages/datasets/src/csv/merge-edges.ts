import { type Graph, groupByRow, reorder } from '@gnas/core/plugin';

export const duplicatePolicies = ['one', 'sum', 'max', 'keep'] as const;
/** What becomes of edges between the same nodes: one edge; one whose weight is the sum or the maximum; or all of them. */
export type DuplicatePolicy = (typeof duplicatePolicies)[number];

/** Edges as a table lists them. */
export interface ListedEdges {
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weights?: Float32Array | undefined;
  /** Edges of different types don't repeat one another. */
  readonly types?: Int32Array | undefined;
}

export interface MergedEdges extends ListedEdges {
  /** Number of listed edges from a node to itself. */
  readonly loops: number;
  /** Number of listed edges that repeat another one. */
  readonly repeated: number;
  /** Number of different edges; an undirected one counts once. */
  readonly different: number;
}

/**
 * Merges the edges of a table, sorted by source, then by target, then by type. Undirected ones go in both directions and lose their self loops;
 * directed ones keep them. With 'sum' and without weights, the weight of an edge is how often it is listed.
 */
export function mergeEdges(
  numNodes: number,
  listed: ListedEdges,
  { directed, duplicates }: { readonly directed: boolean; readonly duplicates: DuplicatePolicy },
): MergedEdges {
  const count = listed.source.length;
  let loops = 0;
  for (let edge = 0; edge < count; edge++) if (listed.source[edge] === listed.target[edge]) loops++;
  const { source, target, weights, types } = directed ? listed : bothDirections(listed, loops);
  const kept = directed ? count : count - loops;
  const { rowPointers, order } = grouped(numNodes, { source, target, types });
  const isWeighted = weights !== undefined || duplicates === 'sum';
  const out = {
    source: new Int32Array(source.length),
    target: new Int32Array(source.length),
    ...(isWeighted && { weights: new Float32Array(source.length) }),
    ...(types && { types: new Int32Array(source.length) }),
  };
  let edges = 0;
  let loopsOut = 0;
  for (let node = 0; node < numNodes; node++) {
    let [previous, previousType] = [-1, -1];
    for (let place = rowPointers[node] as number; place < (rowPointers[node + 1] as number); place++) {
      const at = order[place] as number;
      const to = target[at] as number;
      const weight = weights ? (weights[at] as number) : 1;
      const type = types ? (types[at] as number) : 0;
      if (to === previous && type === previousType && duplicates !== 'keep') {
        if (out.weights) out.weights[edges - 1] = merged(duplicates, out.weights[edges - 1] as number, weight);
        continue;
      }
      [previous, previousType] = [to, type];
      if (to === node) loopsOut++;
      out.source[edges] = node;
      out.target[edges] = to;
      if (out.weights) out.weights[edges] = weight;
      if (out.types) out.types[edges] = type;
      edges++;
    }
  }
  const different = directed ? edges : edges / 2;
  return {
    source: out.source.slice(0, edges),
    target: out.target.slice(0, edges),
    ...(out.weights && { weights: out.weights.slice(0, edges) }),
    ...(out.types && { types: out.types.slice(0, edges) }),
    loops: directed ? loopsOut : loops,
    repeated: duplicates === 'keep' ? 0 : kept - different,
    different,
  };
}

/** Types of merged edges as a graph has them; none if no edge was met that could name one. */
export function typesOf(
  { types }: MergedEdges,
  names: readonly string[] | undefined,
): Pick<Graph, 'edgeTypes' | 'edgeTypeNames'> {
  return types && names && names.length > 0 ? { edgeTypes: types, edgeTypeNames: names } : {};
}

function merged(duplicates: DuplicatePolicy, before: number, weight: number): number {
  if (duplicates === 'sum') return before + weight;
  return duplicates === 'max' ? Math.max(before, weight) : before;
}

function bothDirections({ source, target, weights, types }: ListedEdges, loops: number): ListedEdges {
  const size = 2 * (source.length - loops);
  const both = {
    source: new Int32Array(size),
    target: new Int32Array(size),
    ...(weights && { weights: new Float32Array(size) }),
    ...(types && { types: new Int32Array(size) }),
  };
  let at = 0;
  for (let edge = 0; edge < source.length; edge++) {
    const [from, to] = [source[edge] as number, target[edge] as number];
    if (from === to) continue;
    both.source[at] = from;
    both.target[at] = to;
    both.source[at + 1] = to;
    both.target[at + 1] = from;
    both.weights?.fill(weights?.[edge] as number, at, at + 2);
    both.types?.fill(types?.[edge] as number, at, at + 2);
    at += 2;
  }
  return both;
}

/** Groups edges by source, those of a node by target and then by type, and those between the same nodes as listed. */
function grouped(numNodes: number, { source, target, types }: ListedEdges): { rowPointers: Int32Array; order: Int32Array } {
  const byTarget = types ? sortedBy(numNodes, target, sortedBy(1 + greatest(types), types)) : sortedBy(numNodes, target);
  const { rowPointers, order } = groupByRow(numNodes, reorder(source, byTarget));
  return { rowPointers, order: reorder(byTarget, order) };
}

/** Sorts edges by a key below `count`, keeping the order of `before` among equal keys. */
function sortedBy(count: number, keys: Int32Array, before?: Int32Array): Int32Array {
  return before ? reorder(before, groupByRow(count, reorder(keys, before)).order) : groupByRow(count, keys).order;
}

function greatest(values: Int32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
