import type { Graph } from '../graph/graph.js';
import { isDirected } from '../graph/is-directed.js';
import type { SpaceDimensions } from '../space/base-space.js';
import type { BaseTask } from './base-task.js';

/** Name of the task that fits what is known of a graph: what its rows are, and what is to be predicted of them. */
export function usualTask({ graphPointers, targets, pairs, numClasses }: Graph): string {
  if (pairs || (numClasses === 0 && !targets)) return 'link-prediction';
  const what = targets ? ({ labels: 'multilabel', numbers: 'regression' } as const)[targets.kind] : 'classification';
  return `${graphPointers ? 'graph' : 'node'}-${what}`;
}

/** Widths at both ends of a model for a graph, and what is known of its edges. */
export function dimensionsOf(graph: Graph, outputDim: number): SpaceDimensions {
  return {
    inputDim: graph.features.columns,
    outputDim,
    directed: isDirected(graph),
    ...(graph.graphPointers && { severalGraphs: true }),
    ...(graph.edgeFeatures && { edgeDim: graph.edgeFeatures.columns }),
    ...(graph.edgeTypeNames && { numRelations: graph.edgeTypeNames.length }),
  };
}

/** Says why a task of nodes or of graphs doesn't fit a graph, and what would: its rows are the other ones, or it has nothing to train on. */
export function levelMisfit({ name, level }: Pick<BaseTask, 'name' | 'level'>, graph: Graph): string | undefined {
  const isMany = graph.graphPointers !== undefined;
  const usual = usualTask(graph);
  if (usual === 'link-prediction')
    return `Graph "${graph.name}" has no labels or targets, and the task ${name} predicts something of each ${level}. Use the task ${usual}, or give the graph something to predict.`;
  if ((level === 'graph') !== isMany)
    return `Graph "${graph.name}" is ${isMany ? 'several graphs' : 'one graph'}, and the task ${name} predicts ${level === 'graph' ? 'something of each graph' : 'something of each node'}. Use the task ${usual}.`;
  return graph.split.train.length === 0
    ? `Graph "${graph.name}" has an empty train split, so it can only be used for predictions. Give it a train split to search on it.`
    : undefined;
}
