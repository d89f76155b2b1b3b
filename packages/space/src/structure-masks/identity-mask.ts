import type { Graph } from '@gnas/core';
import type { StructureMask } from './structure-mask.js';

/** The graph as it is. */
export class IdentityMask implements StructureMask {
  readonly name = 'identity';
  readonly key = 'identity';

  apply(graph: Graph): Graph {
    return graph;
  }
}
