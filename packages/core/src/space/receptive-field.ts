import type { GraphOnDevice } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { Model } from './model.js';
import { traceSummary } from './trace-summary.js';

/** Whether a pass trains. A model may need more nodes in training. */
type Mode = 'training' | 'evaluation';

/** How far a model looks from a node in one mode, as counted by its trace. */
interface Reach {
  readonly hops: number;
  readonly wholeBeyond: number;
}

/** Reach of a model that needs every node. */
const everywhere: Reach = { hops: Number.POSITIVE_INFINITY, wholeBeyond: 0 };

/** Each model is traced on the first graph that it runs on: tracing every subgraph of a mini-batch training would take too long. */
const known = new WeakMap<Model, Record<Mode, Reach>>();

/**
 * Runs a pass of a model over the receptive field of `nodes` only. Use it for passes whose outputs count at `nodes` and nowhere else.
 * The pass runs over the whole graph if the device cannot restrict it, or if the model needs every node (a pooling, or a normalization
 * over all nodes at the end).
 * @param nodes must not change afterwards: the restricted graph is kept for this array
 * @param training whether the pass trains; the default, true, suits evaluation too, but may compute more
 */
export function runLocally<T>(
  model: Model,
  graph: GraphOnDevice,
  nodes: Int32Array,
  run: (graph: GraphOnDevice) => T,
  { training = true }: { readonly training?: boolean } = {},
): T {
  const mode = training ? 'training' : 'evaluation';
  const { hops, wholeBeyond } = reachOf(model, graph)[mode];
  if (!graph.restrict || wholeBeyond === 0) return run(graph);
  try {
    return run(graph.restrict(nodes, hops, wholeBeyond));
  } catch (error) {
    noteNotLocal(model, mode, error);
    return run(graph);
  }
}

/**
 * Runs a pass of a model, in evaluation, over the receptive fields of `batchSize` nodes at a time, to limit the memory that it takes on the device.
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
    const { hops, wholeBeyond } = reachOf(model, graph).evaluation;
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
      else noteNotLocal(model, 'evaluation', error);
    } finally {
      if (!done || batch !== nodes) part.dispose();
    }
  }
}

/** Returns the number of hops from a node over which a model's output depends on the graph; Infinity if it depends on every node. */
export function hopsOf(model: Model, graph: GraphOnDevice): number {
  const { training, evaluation } = reachOf(model, graph);
  return Math.max(training.hops, evaluation.hops);
}

function reachOf(model: Model, { graph }: GraphOnDevice): Readonly<Record<Mode, Reach>> {
  let reach = known.get(model);
  if (!reach) {
    const { hops, wholeBeyond } = traceSummary(model, graph);
    reach = {
      training: { hops, wholeBeyond: wholeBeyond.training },
      evaluation: { hops, wholeBeyond: wholeBeyond.evaluation },
    };
    known.set(model, reach);
  }
  return reach;
}

/** Makes a model run over the whole graph from now on, in one mode. @throws the given error unless it is GNAS_NOT_LOCAL */
function noteNotLocal(model: Model, mode: Mode, error: unknown): void {
  if (!(error instanceof GnasError) || error.code !== 'GNAS_NOT_LOCAL') throw error;
  const reach = known.get(model);
  if (reach) reach[mode] = everywhere;
}

/** Whether an error says that the device is out of memory. */
export const isOutOfMemory = (error: unknown): boolean => error instanceof GnasError && error.code === 'GNAS_OUT_OF_MEMORY';
