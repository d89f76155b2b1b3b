import type { Graph } from '@gnas/core';
import type { StructureMask } from './structure-mask.js';

/** Leaves the graph unchanged. */
export class IdentityMask implements StructureMask {
  readonly name = 'identity';
  readonly key = 'identity';

  apply(graph: Graph): Graph {
    return graph;
  }
}
