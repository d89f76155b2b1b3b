import type { GraphOnDevice } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { Model } from './model.js';
import { type TraceSummary, traceSummary } from './trace-summary.js';

/** How far a model looks from a node, as counted by its trace. */
type Reach = Pick<TraceSummary, 'hops' | 'wholeBeyond'>;

/** Reach of a model that needs every node. */
const everywhere: Reach = { hops: Number.POSITIVE_INFINITY, wholeBeyond: 0 };

/** Each model is traced on the first graph that it runs on: tracing every subgraph of a mini-batch training would take too long. */
const known = new WeakMap<Model, Reach>();

/**
 * Runs a pass of a model over the receptive field of `nodes` only. Use it for passes whose outputs count at `nodes` and nowhere else.
 * The pass runs over the whole graph if the device cannot restrict it, or if the model needs every node (a pooling, or a normalization
 * over all nodes at the end).
 * @param nodes must not change afterwards: the restricted graph is kept for this array
 */
export function runLocally<T>(model: Model, graph: GraphOnDevice, nodes: Int32Array, run: (graph: GraphOnDevice) => T): T {
  const { hops, wholeBeyond } = reachOf(model, graph);
  if (!graph.restrict || wholeBeyond === 0) return run(graph);
  try {
    return run(graph.restrict(nodes, hops, wholeBeyond));
  } catch (error) {
    noteNotLocal(model, error);
    return run(graph);
  }
}

/**
 * Runs a pass of a model over the receptive fields of `batchSize` nodes at a time, to limit the memory that it takes on the device.
 * Outputs at `nodes` are those of a single pass. A batch that does not fit into memory is halved and run again. A model that needs
 * every node, even if only for a normalization, runs once for all of `nodes`.
 * @param nodes must not change afterwards: if they fit into one batch, the restricted graph is kept for this array
 * @param run must be repeatable
 * @throws GnasError GNAS_OUT_OF_MEMORY if a single node, or a model that needs every node, does not fit into memory
 */
export async function runInBatches(
  model: Model,
  graph: GraphOnDevice,
  nodes: Int32Array,
  batchSize: number,
  run: (graph: GraphOnDevice, batch: Int32Array) => Promise<void>,
): Promise<void> {
  let size = batchSize;
  for (let begin = 0; begin < nodes.length; ) {
    const rest = begin === 0 ? nodes : nodes.slice(begin);
    const { hops, wholeBeyond } = reachOf(model, graph);
    if (!graph.restrict || wholeBeyond === 0) return run(graph, rest);
    const divisible = wholeBeyond === Number.POSITIVE_INFINITY;
    const batch = divisible && size < rest.length ? rest.slice(0, size) : rest;
    const part = graph.restrict(batch, hops, wholeBeyond);
    if (part === graph) return run(graph, rest);
    let done = false;
    try {
      await run(part, batch);
      done = true;
      begin += batch.length;
    } catch (error) {
      if (isOutOfMemory(error) && divisible && batch.length > 1) size = Math.ceil(batch.length / 2);
      else noteNotLocal(model, error);
    } finally {
      if (!done || batch !== nodes) part.dispose();
    }
  }
}

/** Returns the number of hops from a node over which a model's output depends on the graph; Infinity if it depends on every node. */
export function hopsOf(model: Model, graph: GraphOnDevice): number {
  return reachOf(model, graph).hops;
}

function reachOf(model: Model, { graph }: GraphOnDevice): Reach {
  let reach = known.get(model);
  if (!reach) {
    reach = traceSummary(model, graph);
    known.set(model, reach);
  }
  return reach;
}

/** Makes a model run over the whole graph from now on. @throws the given error unless it is GNAS_NOT_LOCAL */
function noteNotLocal(model: Model, error: unknown): void {
  if (!(error instanceof GnasError) || error.code !== 'GNAS_NOT_LOCAL') throw error;
  known.set(model, everywhere);
}

/** Whether an error says that the device is out of memory. */
export const isOutOfMemory = (error: unknown): boolean => error instanceof GnasError && error.code === 'GNAS_OUT_OF_MEMORY';
