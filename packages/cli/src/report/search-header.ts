import type { Graph, Metric, SplitName, Study } from '@gnas/core';
import { type BaseSpace, type BaseTask, numRows, shortList } from '@gnas/core/plugin';
import { dataPlan } from '@gnas/datasets';
import { edgeFeatureOperations, relationOperations, tunedGnnRelationOperations } from '@gnas/space';
import { WrappedSpace } from '@gnas/task';
import { count, counted } from './format.js';

/** Describes what a search is about to do. */
export function searchHeader({ graph, task, space, algorithm, objective, backend }: Study): string {
  const size = (split: SplitName): string => count(task.nodes(graph, split).length);
  return [
    `${graph.name}: ${sizeText(graph)}; ${size('train')} ${graph.pairs ? 'pairs ' : ''}to train, ${size('validation')} to validate, ${size('test')} to test`,
    ...dataPlan(graph),
    ...edgeFeaturesText(graph),
    ...edgeTypesText(graph),
    ...unlearnableText(graph),
    taskText(task, objective),
    `${spaceName(space)}: ${counted(space.size, 'architecture')}; ${algorithm.constructor.name} ${objective.direction}s ${objective.title} on ${backend.name}/${backend.device} (${backend.deviceReason})`,
  ].join('\n');
}

/** Says how large a graph is, or several are. */
export function sizeText(graph: Graph): string {
  return [
    ...(graph.graphPointers ? [counted(numRows(graph), 'graph')] : []),
    counted(graph.numNodes, 'node'),
    `${counted(graph.source.length, 'directed edge')}${graph.pairs ? ' to train on' : ''}`,
    counted(graph.features.columns, 'feature'),
    ...(graph.edgeFeatures ? [`${counted(graph.edgeFeatures.columns, 'feature')} of edges`] : []),
    ...(graph.edgeTypeNames ? [`${counted(graph.edgeTypeNames.length, 'type')} of edges`] : []),
    ...(graph.numClasses > 0 && !graph.pairs ? [graph.numClasses === 1 ? '1 class' : `${count(graph.numClasses)} classes`] : []),
  ].join(', ');
}

/** Says what is predicted and what the search goes by. */
function taskText({ name, metrics }: BaseTask, objective: Metric): string {
  const others = metrics.filter((metric) => metric.name !== objective.name).map(({ title }) => title);
  return `Task ${name}: ${objective.title}, also ${others.join(', ')} (--objective changes the first, --task what is predicted)`;
}

/** Name of the space that a task has wrapped. */
function spaceName(space: BaseSpace): string {
  return space instanceof WrappedSpace ? spaceName(space.space) : space.constructor.name;
}

/** Says which operations use the features of edges. */
function edgeFeaturesText({ edgeFeatures }: Graph): string[] {
  if (!edgeFeatures) return [];
  return [`Features of edges are used by ${edgeFeatureOperations.join(', ')}; other operations see edges without them.`];
}

/** Says which operations use types of edges. */
function edgeTypesText({ edgeTypeNames }: Graph): string[] {
  if (!edgeTypeNames) return [];
  const ofTuned = tunedGnnRelationOperations.join(', ');
  return [
    `Types of edges are used by ${relationOperations.join(', ')}, and in tuned-gnn by ${ofTuned} if its choice relations says so; other operations see all edges alike.`,
  ];
}

/** Warns of classes that a model can't learn, because no node of them is in the train split. */
function unlearnableText({ split, labels, numClasses, classNames }: Graph): string[] {
  const learnable = new Set(Array.from(split.train, (node) => labels[node]));
  const others = Array.from({ length: numClasses }, (_, k) => k).filter((k) => !learnable.has(k));
  if (others.length === 0) return [];
  const names = shortList(others.map((k) => classNames?.[k] ?? String(k)));
  return [`The train split has nothing of ${names}, so models can't learn that. Label more nodes, or try another --split-seed.`];
}
