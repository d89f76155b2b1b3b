import type { Graph, Targets } from './graph.js';
import { numRows, rowNoun } from './rows-of.js';

/** Refuses a graph for a reason. */
export type Refuse = (problem: string) => never;

/** Whether something is known of a row that a model can learn. */
export function hasTarget({ targets, labels }: Pick<Graph, 'targets' | 'labels'>, row: number): boolean {
  if (!targets) return labels[row] !== -1;
  const { columns, values } = targets;
  return values.subarray(row * columns, (row + 1) * columns).some((value) => !Number.isNaN(value));
}

export function checkTargets(graph: Graph, { kind, columns, values, names, center, spread }: Targets, refuse: Refuse): void {
  const rows = numRows(graph);
  const noun = rowNoun(graph);
  if (graph.numClasses !== 0)
    refuse(`it has targets and ${graph.numClasses} classes; set numClasses to 0, or leave the targets out.`);
  if (graph.labels.length !== rows)
    refuse(`it has ${rows} ${noun}s and ${graph.labels.length} labels; with targets, give -1 for each ${noun}.`);
  if (!Number.isInteger(columns) || columns < 1) refuse(`its targets have ${columns} columns; expected an integer >= 1.`);
  if (values.length !== rows * columns)
    refuse(
      `its targets of ${rows} ${noun}s x ${columns} have ${values.length} values; expected ${rows * columns}, NaN if one is unknown.`,
    );
  if (names && names.length !== columns)
    refuse(`it has ${columns} targets and ${names.length} names of targets; give one for each, or leave them out.`);
  for (const [what, statistics] of [['center', center] as const, ['spread', spread] as const])
    if (statistics && (statistics.length !== columns || !statistics.every(Number.isFinite)))
      refuse(`the ${what} of its targets needs ${columns} finite numbers; numberTargets computes it.`);
  const odd = values.findIndex((value) =>
    kind === 'labels' ? value !== 0 && value !== 1 && !Number.isNaN(value) : Math.abs(value) === Number.POSITIVE_INFINITY,
  );
  if (odd >= 0)
    refuse(
      `target ${odd % columns} of ${noun} ${Math.floor(odd / columns)} is ${values[odd]}; expected ${kind === 'labels' ? '0 or 1' : 'a finite number'}, or NaN if it is unknown.`,
    );
}

export function checkEdgeValues({ source, edgeFeatures, edgeTypes, edgeTypeNames }: Graph, refuse: Refuse): void {
  const edges = source.length;
  if (edgeFeatures) {
    const { rows, columns, values } = edgeFeatures;
    if (rows !== edges || values.length !== edges * columns || columns < 1)
      refuse(
        `its edge features are [${rows}, ${columns}] with ${values.length} values for ${edges} edges; expected a row per edge.`,
      );
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      refuse(`feature ${at % columns} of edge ${Math.floor(at / columns)} is ${values[at]}; features must be finite numbers.`);
  }
  if (!edgeTypes) return;
  if (edgeTypes.length !== edges) refuse(`it has ${edges} edges and ${edgeTypes.length} edge types; give one per edge.`);
  const types = edgeTypeNames?.length ?? 0;
  if (types === 0) refuse('it has edge types without names; give edgeTypeNames, one for each type.');
  const edge = edgeTypes.findIndex((type) => type < 0 || type >= types);
  if (edge >= 0) refuse(`edge ${edge} has type ${edgeTypes[edge]}; expected 0 to ${types - 1}.`);
}

export function checkGraphPointers({ graphPointers, graphIds, numNodes, source, target }: Graph, refuse: Refuse): void {
  if (!graphPointers) {
    if (graphIds) refuse('it has ids of graphs without graphPointers; give both for several graphs.');
    return;
  }
  const graphs = graphPointers.length - 1;
  if (graphs < 1 || graphPointers[0] !== 0 || graphPointers[graphs] !== numNodes)
    refuse(`its graphPointers must go from 0 to ${numNodes}, the number of nodes, over at least one graph.`);
  for (let graph = 0; graph < graphs; graph++)
    if ((graphPointers[graph + 1] as number) <= (graphPointers[graph] as number))
      refuse(`graph ${graphIds?.[graph] ?? graph} has no nodes; each graph needs at least one. Leave it out.`);
  if (graphIds && graphIds.length !== graphs)
    refuse(`it has ${graphs} graphs and ${graphIds.length} ids of graphs; give one per graph, or leave them out.`);
  let graph = 0;
  for (let edge = 0; edge < source.length; edge++) {
    const [from, to] = [source[edge] as number, target[edge] as number];
    while (from >= (graphPointers[graph + 1] as number)) graph++;
    const [first, end] = [graphPointers[graph] as number, graphPointers[graph + 1] as number];
    if (from < first) refuse(`edge ${edge} belongs to an earlier graph than the edge before it; list edges graph by graph.`);
    if (to < first || to >= end) refuse(`edge ${edge} leads from node ${from} to node ${to}, which is in another graph.`);
  }
}

export function checkPairs({ pairs, graphPointers, numNodes }: Graph, refuse: Refuse): void {
  if (!pairs) return;
  if (graphPointers) refuse('it has pairs and graphPointers; its rows are either pairs of nodes or graphs.');
  const { source, target } = pairs;
  if (source.length !== target.length)
    refuse(`its pairs have ${source.length} sources and ${target.length} targets; give one of each per pair.`);
  for (const nodes of [source, target]) {
    const pair = nodes.findIndex((node) => node < 0 || node >= numNodes);
    if (pair >= 0) refuse(`pair ${pair} has node ${nodes[pair]}; nodes are numbered from 0 to ${numNodes - 1}.`);
  }
}
