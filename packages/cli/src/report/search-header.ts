import type { Graph, SplitName, Study } from '@gnas/core';
import { shortList } from '@gnas/core/plugin';
import { dataPlan } from '@gnas/datasets';
import { count, counted } from './format.js';

/** Describes what a search is about to do. */
export function searchHeader({ graph, task, space, algorithm, objective, backend }: Study): string {
  const size = (split: SplitName): string => count(task.nodes(graph, split).length);
  const facts = [
    counted(graph.numNodes, 'node'),
    counted(graph.source.length, 'directed edge'),
    counted(graph.features.columns, 'feature'),
    ...(graph.numClasses > 0 ? [graph.numClasses === 1 ? '1 class' : `${count(graph.numClasses)} classes`] : []),
  ];
  return [
    `${graph.name}: ${facts.join(', ')}; ${size('train')} to train, ${size('validation')} to validate, ${size('test')} to test`,
    ...dataPlan(graph),
    ...unlearnableText(graph),
    `${space.constructor.name}: ${counted(space.size, 'architecture')}; ${algorithm.constructor.name} ${objective.direction}s ${objective.title} on ${backend.name}/${backend.device} (${backend.deviceReason})`,
  ].join('\n');
}

/** Warns of classes that a model can't learn, because no node of them is in the train split. */
function unlearnableText({ split, labels, numClasses, classNames }: Graph): string[] {
  const learnable = new Set(Array.from(split.train, (node) => labels[node]));
  const others = Array.from({ length: numClasses }, (_, k) => k).filter((k) => !learnable.has(k));
  if (others.length === 0) return [];
  const names = shortList(others.map((k) => classNames?.[k] ?? String(k)));
  return [`The train split has no node of ${names}, so models can't learn that. Label more nodes, or try another --split-seed.`];
}
