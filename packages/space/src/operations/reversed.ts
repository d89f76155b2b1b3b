import type { GraphOnDevice } from '@gnas/core/plugin';

/** Reverses every edge of a graph. */
export function reversed(graph: GraphOnDevice): GraphOnDevice {
  return graph.derive('reversed', (original) => ({ ...original, source: original.target, target: original.source }));
}
