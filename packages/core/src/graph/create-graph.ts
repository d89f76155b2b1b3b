import { GnasError } from '../gnas-error.js';
import { checkEdgeValues, checkGraphPointers, checkPairs, checkTargets, hasTarget, type Refuse } from './check-rows.js';
import type { FeatureMatrix, Graph, SplitName } from './graph.js';
import { numRows, rowNoun } from './rows-of.js';

/** Options of `createGraph`. */
export interface CreateGraphOptions {
  /** Whether the graph is only used for predictions, so that its splits may be empty. Default false. */
  readonly onlyPredict?: boolean;
}

/**
 * Checks a graph completely and returns it. Every loader calls it, so that no later stage has to check again.
 * @throws GnasError GNAS_INVALID_GRAPH naming the first invalid place
 */
export function createGraph(graph: Graph, { onlyPredict = false }: CreateGraphOptions = {}): Graph {
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_GRAPH', `Graph "${graph.name}": ${problem}`);
  };
  if (!Number.isInteger(graph.numNodes) || graph.numNodes < 1) refuse(`numNodes is ${graph.numNodes}; expected an integer >= 1.`);
  checkEdges(graph, refuse);
  checkEdgeValues(graph, refuse);
  checkGraphPointers(graph, refuse);
  checkPairs(graph, refuse);
  checkFeatures(graph.features, graph.numNodes, refuse);
  checkLabels(graph, refuse);
  checkSplit(graph, onlyPredict, refuse);
  return graph;
}

function checkEdges({ source, target, edgeWeights, numNodes, nodeIds }: Graph, refuse: Refuse): void {
  if (source.length !== target.length)
    refuse(`it has ${source.length} edge sources and ${target.length} edge targets; expected one of each per edge.`);
  for (let edge = 0; edge < source.length; edge++)
    for (const [role, nodes] of [['source', source] as const, ['target', target] as const]) {
      const node = nodes[edge] as number;
      if (node < 0 || node >= numNodes) refuse(`edge ${edge} has ${role} ${node}; nodes are numbered from 0 to ${numNodes - 1}.`);
    }
  if (edgeWeights) {
    if (edgeWeights.length !== source.length)
      refuse(
        `it has ${source.length} edges and ${edgeWeights.length} edge weights; give one per edge, or leave edgeWeights out.`,
      );
    const edge = edgeWeights.findIndex((weight) => !Number.isFinite(weight));
    if (edge >= 0) refuse(`the weight of edge ${edge} is ${edgeWeights[edge]}; weights must be finite numbers.`);
  }
  if (nodeIds && nodeIds.length !== numNodes)
    refuse(`it has ${numNodes} nodes and ${nodeIds.length} node ids; give one per node, or leave nodeIds out.`);
}

/** With 16 hidden units, one weight of so many rows takes 1 GiB. */
const mostColumns = 2 ** 24;

function checkFeatures(features: FeatureMatrix, numNodes: number, refuse: Refuse): void {
  const { rows, columns, values } = features;
  if (rows !== numNodes) refuse(`its feature matrix has ${rows} rows for ${numNodes} nodes; expected one per node.`);
  if (!Number.isInteger(columns) || columns < 1)
    refuse(
      `its feature matrix has ${columns} columns; expected an integer >= 1. Without features, use node degrees or one-hot ids.`,
    );
  if (columns > mostColumns)
    refuse(
      `its feature matrix has ${columns} columns; the limit is ${mostColumns}, because a model has a weight for each column and hidden unit. Hash the columns, or leave rare ones out.`,
    );
  if (features.layout === 'dense') {
    if (values.length !== rows * columns)
      refuse(`its dense feature matrix of ${rows} x ${columns} has ${values.length} values; expected ${rows * columns}.`);
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      refuse(
        `the feature of node ${Math.floor(at / columns)}, column ${at % columns}, is ${values[at]}; features must be finite numbers.`,
      );
    return;
  }
  const { rowPointers, columnIndices } = features;
  if (
    rowPointers.length !== rows + 1 ||
    rowPointers[0] !== 0 ||
    rowPointers[rows] !== values.length ||
    columnIndices.length !== values.length
  )
    refuse(
      `its sparse feature matrix needs ${rows + 1} row pointers from 0 to ${values.length}, the number of stored values, and a column for each value.`,
    );
  for (let row = 0; row < rows; row++) {
    const begin = rowPointers[row] as number;
    const end = rowPointers[row + 1] as number;
    if (end < begin) refuse(`the row pointers of its sparse features decrease at node ${row}; they must never decrease.`);
    for (let at = begin; at < end; at++) {
      const column = columnIndices[at] as number;
      if (column < 0 || column >= columns)
        refuse(`node ${row} has a feature in column ${column}; columns are numbered from 0 to ${columns - 1}.`);
      if (at > begin && column <= (columnIndices[at - 1] as number))
        refuse(
          `the feature columns of node ${row} must ascend without repeats; column ${column} follows ${columnIndices[at - 1]}.`,
        );
      if (!Number.isFinite(values[at]))
        refuse(`the feature of node ${row}, column ${column}, is ${values[at]}; features must be finite numbers.`);
    }
  }
}

function checkLabels(graph: Graph, refuse: Refuse): void {
  if (graph.targets) return checkTargets(graph, graph.targets, refuse);
  const { labels, numClasses, classNames } = graph;
  const noun = rowNoun(graph);
  const rows = numRows(graph);
  const isUnlabeled = numClasses === 0 && labels.every((label) => label === -1);
  if (!isUnlabeled && (!Number.isInteger(numClasses) || numClasses < 2))
    refuse(`it has ${numClasses} classes; expected an integer >= 2.`);
  if (classNames && classNames.length !== numClasses)
    refuse(`it has ${numClasses} classes and ${classNames.length} class names; give one per class, or leave classNames out.`);
  if (labels.length !== rows)
    refuse(`it has ${rows} ${noun}s and ${labels.length} labels; give one per ${noun}, and -1 for an unknown label.`);
  const row = labels.findIndex((label) => label < -1 || label >= numClasses);
  if (row >= 0) refuse(`${noun} ${row} has label ${labels[row]}; expected 0 to ${numClasses - 1}, or -1 for an unknown label.`);
}

function checkSplit(graph: Graph, onlyPredict: boolean, refuse: Refuse): void {
  const { split } = graph;
  const rows = numRows(graph);
  const noun = rowNoun(graph);
  const owner = new Map<number, SplitName>();
  for (const name of ['train', 'validation', 'test'] as const) {
    if (split[name].length === 0 && !onlyPredict) refuse(`its ${name} split is empty; each split needs at least one ${noun}.`);
    for (const row of split[name]) {
      if (row < 0 || row >= rows) refuse(`its ${name} split has ${noun} ${row}; ${noun}s are numbered from 0 to ${rows - 1}.`);
      if (!hasTarget(graph, row))
        refuse(
          `its ${name} split has ${noun} ${row}, whose ${graph.targets ? 'targets are all unknown (NaN); give it one' : 'label is unknown (-1); give it a label'}, or remove it from the split.`,
        );
      const other = owner.get(row);
      if (other)
        refuse(
          `${noun} ${row} is in the ${other} split ${other === name ? 'twice' : `and in the ${name} split`}; splits must be disjoint.`,
        );
      owner.set(row, name);
    }
  }
}
