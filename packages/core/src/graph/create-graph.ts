import { GnasError } from '../gnas-error.js';
import type { FeatureMatrix, Graph, SplitName } from './graph.js';

/** What `createGraph` may be told beside the graph. */
export interface CreateGraphOptions {
  /** The graph is only predicted on, so its splits may be empty. Default false. */
  readonly onlyPredict?: boolean;
}

/**
 * Checks a graph whole and returns it. Every loader ends here, so no later stage checks again.
 * @throws GnasError GNAS_INVALID_GRAPH naming the first offending place
 */
export function createGraph(graph: Graph, { onlyPredict = false }: CreateGraphOptions = {}): Graph {
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_GRAPH', `Graph "${graph.name}": ${problem}`);
  };
  if (!Number.isInteger(graph.numNodes) || graph.numNodes < 1)
    refuse(`numNodes is ${graph.numNodes}; a graph needs at least one node.`);
  checkEdges(graph, refuse);
  checkFeatures(graph.features, graph.numNodes, refuse);
  checkLabels(graph, refuse);
  checkSplit(graph, onlyPredict, refuse);
  return graph;
}

type Refuse = (problem: string) => never;

function checkEdges({ source, target, edgeWeights, numNodes, nodeIds }: Graph, refuse: Refuse): void {
  if (source.length !== target.length)
    refuse(`it has ${source.length} edge sources and ${target.length} edge targets; each edge needs both.`);
  for (let edge = 0; edge < source.length; edge++)
    for (const [role, nodes] of [['source', source] as const, ['target', target] as const]) {
      const node = nodes[edge] as number;
      if (node < 0 || node >= numNodes) refuse(`edge ${edge} has ${role} ${node}; nodes are numbered 0 to ${numNodes - 1}.`);
    }
  if (edgeWeights) {
    if (edgeWeights.length !== source.length)
      refuse(`it has ${source.length} edges and ${edgeWeights.length} edge weights; give one per edge, or none.`);
    const edge = edgeWeights.findIndex((weight) => !Number.isFinite(weight));
    if (edge >= 0) refuse(`the weight of edge ${edge} is ${edgeWeights[edge]}; weights must be finite numbers.`);
  }
  if (nodeIds && nodeIds.length !== numNodes) refuse(`it has ${numNodes} nodes and ${nodeIds.length} node ids.`);
}

function checkFeatures(features: FeatureMatrix, numNodes: number, refuse: Refuse): void {
  const { rows, columns, values } = features;
  if (rows !== numNodes) refuse(`its feature matrix has ${rows} rows for ${numNodes} nodes.`);
  if (!Number.isInteger(columns) || columns < 1)
    refuse(
      `its feature matrix has ${columns} columns; it needs at least one. Without features, use node degrees or one-hot ids.`,
    );
  if (features.layout === 'dense') {
    if (values.length !== rows * columns)
      refuse(`its dense feature matrix is ${rows} x ${columns} but holds ${values.length} values, not ${rows * columns}.`);
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
    refuse(`its sparse feature matrix needs ${rows + 1} row pointers from 0 to the number of stored values (${values.length}).`);
  for (let row = 0; row < rows; row++) {
    const begin = rowPointers[row] as number;
    const end = rowPointers[row + 1] as number;
    if (end < begin) refuse(`the row pointers of its sparse features fall at node ${row}.`);
    for (let at = begin; at < end; at++) {
      const column = columnIndices[at] as number;
      if (column < 0 || column >= columns)
        refuse(`node ${row} has a feature in column ${column}; columns are numbered 0 to ${columns - 1}.`);
      if (at > begin && column <= (columnIndices[at - 1] as number))
        refuse(
          `the feature columns of node ${row} must ascend without repeats; column ${column} follows ${columnIndices[at - 1]}.`,
        );
      if (!Number.isFinite(values[at]))
        refuse(`the feature of node ${row}, column ${column}, is ${values[at]}; features must be finite numbers.`);
    }
  }
}

function checkLabels({ labels, numClasses, numNodes, classNames }: Graph, refuse: Refuse): void {
  if (!Number.isInteger(numClasses) || numClasses < 2) refuse(`it has ${numClasses} classes; classification needs at least two.`);
  if (classNames && classNames.length !== numClasses)
    refuse(`it has ${numClasses} classes and ${classNames.length} class names.`);
  if (labels.length !== numNodes)
    refuse(`it has ${numNodes} nodes and ${labels.length} labels; use -1 where a label is not known.`);
  const node = labels.findIndex((label) => label < -1 || label >= numClasses);
  if (node >= 0) refuse(`node ${node} has label ${labels[node]}; labels are 0 to ${numClasses - 1}, or -1 where not known.`);
}

function checkSplit({ split, labels, numNodes }: Graph, onlyPredict: boolean, refuse: Refuse): void {
  const owner = new Map<number, SplitName>();
  for (const name of ['train', 'validation', 'test'] as const) {
    if (split[name].length === 0 && !onlyPredict) refuse(`its ${name} split is empty; every part needs at least one node.`);
    for (const node of split[name]) {
      if (node < 0 || node >= numNodes) refuse(`its ${name} split names node ${node}; nodes are numbered 0 to ${numNodes - 1}.`);
      if (labels[node] === -1) refuse(`its ${name} split names node ${node}, whose label is not known.`);
      const other = owner.get(node);
      if (other)
        refuse(
          `node ${node} is in the ${other} split ${other === name ? 'twice' : `and in the ${name} split`}; the parts must be disjoint.`,
        );
      owner.set(node, name);
    }
  }
}
