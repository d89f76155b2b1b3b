import type { GraphOnDevice } from '@gnas/core/plugin';

/** The graph with every edge turned around. */
export function reversed(graph: GraphOnDevice): GraphOnDevice {
  return graph.derive('reversed', (original) => ({ ...original, source: original.target, target: original.source }));
}
