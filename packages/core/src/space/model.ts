import type { GraphOnDevice } from '../backend/backend.js';
import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { NodePairs } from '../graph/graph.js';
import type { BaseSpace } from './base-space.js';
import type { Resolver } from './choice.js';
import { bindOps, type ParameterSource, type StepObserver } from './model-ops.js';
import { indicesOf, type Selection } from './selection.js';

/** A space with its choices taken. It has no parameters of its own: they are given with each pass. */
export class Model {
  constructor(
    readonly space: BaseSpace,
    /** The architecture; absent for a mixture. */
    readonly selection: Selection | undefined,
    readonly resolver: Resolver,
  ) {}

  static fixed(space: BaseSpace, selection: Selection): Model {
    return new Model(space, selection, (choice) => ({ kind: 'fixed', indices: indicesOf(selection, choice) }));
  }

  /**
   * Runs the space: -> scores [rows, outputDim].
   * @param pairs what an edge-level model scores; default: the pairs of the graph
   */
  forward(graph: GraphOnDevice, ops: Ops, parameters: ParameterSource, observer?: StepObserver, pairs?: NodePairs): Tensor {
    return this.space.forward({
      graph,
      x: graph.features,
      ops: bindOps(ops, { parameters, resolver: this.resolver, observer }),
      ...(pairs && { pairs }),
    });
  }
}
