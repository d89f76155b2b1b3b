import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import type { BaseSpace } from './base-space.js';
import type { Choice } from './choice.js';
import type { Selection } from './selection.js';
import { trace } from './trace.js';

/**
 * Traces one architecture for every candidate of every choice, so that a mistake in a space is found before any training.
 * @throws GnasError GNAS_INVALID_SHAPE, GNAS_INVALID_SPACE naming choice and operation; GNAS_INVALID_GRAPH where the graph is
 * one to predict on, without labels to learn from
 */
export function checkSpace(space: BaseSpace, graph: Graph): void {
  if (graph.split.train.length === 0)
    throw new GnasError('GNAS_INVALID_GRAPH', `Graph "${graph.name}" has no nodes to train on; it can only be predicted on.`);
  const first: Selection = Object.fromEntries(space.choices.map((choice) => [choice.key, take(choice, 0)]));
  trace(space.parseModel(first), graph);
  for (const choice of space.choices)
    for (let index = 1; index < choice.candidates.length; index++)
      trace(space.parseModel({ ...first, [choice.key]: take(choice, index) }), graph);
}

/** `index`, or as many neighbours as the choice takes, from `index` on. */
function take(choice: Choice, index: number): number | number[] {
  if (choice.kind === 'layer' || choice.numChosen === 1) return index;
  return Array.from({ length: choice.numChosen }, (_, i) => (index + i) % choice.candidates.length);
}
