import type { GraphOnDevice } from './backend.js';
import { GnasError } from './gnas-error.js';
import type { Model } from './model.js';
import { trace } from './trace.js';

const hopsOf = new WeakMap<Model, number>();

/**
 * Runs `run`, a pass of a model of which only the outputs at `nodes` count, over no more of the graph than these depend on: the nodes
 * within the hops that the model's trace has. It runs over the whole graph where the device cannot restrict it, or where the
 * model turns out to need every node (a normalization over all nodes, a pooling).
 * @param nodes does not change afterwards: the restricted graph is kept for it
 */
export function runLocally<T>(model: Model, graph: GraphOnDevice, nodes: Int32Array, run: (graph: GraphOnDevice) => T): T {
  const hops = graph.restrict ? reach(model, graph) : Number.POSITIVE_INFINITY;
  if (!graph.restrict || hops === Number.POSITIVE_INFINITY) return run(graph);
  try {
    return run(graph.restrict(nodes, hops));
  } catch (error) {
    if (!(error instanceof GnasError) || error.code !== 'GNAS_NOT_LOCAL') throw error;
    hopsOf.set(model, Number.POSITIVE_INFINITY);
    return run(graph);
  }
}

function reach(model: Model, { graph }: GraphOnDevice): number {
  let hops = hopsOf.get(model);
  if (hops === undefined) {
    hops = trace(model, graph).hops;
    hopsOf.set(model, hops);
  }
  return hops;
}
