import type { Graph } from '../graph/graph.js';
import type { BaseSpace } from './base-space.js';
import { type Selection, take } from './selection.js';
import { trace } from './trace.js';

/**
 * Traces one architecture for every candidate of every choice, to find mistakes in a space before training begins.
 * @throws GnasError GNAS_INVALID_SHAPE or GNAS_INVALID_SPACE naming choice and operation
 */
export function checkSpace(space: BaseSpace, graph: Graph): void {
  const first: Selection = Object.fromEntries(space.choices.map((choice) => [choice.key, take(choice, 0)]));
  trace(space.parseModel(first), graph);
  for (const choice of space.choices)
    for (let index = 1; index < choice.candidates.length; index++)
      trace(space.parseModel({ ...first, [choice.key]: take(choice, index) }), graph);
}
