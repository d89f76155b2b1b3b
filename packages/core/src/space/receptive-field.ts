import type { GraphOnDevice } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { Model } from './model.js';
import { trace } from './trace.js';

/** Whether a pass trains: in training more of a model may need every node. */
type Mode = 'training' | 'evaluation';

/** How far a model looks in one mode, as its trace has it. */
interface Reach {
  readonly hops: number;
  readonly wholeBeyond: number;
}

/** Of a model that runs over the whole graph. */
const everywhere: Reach = { hops: Number.POSITIVE_INFINITY, wholeBeyond: 0 };

const known = new WeakMap<Model, Record<Mode, Reach>>();

/**
 * Runs `run`, a pass of a model of which only the outputs at `nodes` count, over no more of the graph than these depend on: the nodes
 * within the hops that the model's trace has, after the last normalization over all nodes. It runs over the whole graph where the
 * device cannot restrict it, or where the model turns out to need every node (a pooling).
 * @param nodes does not change afterwards: the restricted graph is kept for it
 * @param training whether `run` trains; default true, which is right for evaluation too and may compute more
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
 * Runs `run`, a pass in evaluation that is repeatable, over the receptive fields of `batchSize` of the nodes after another, so that a device
 * holds no more at a time than these depend on; values at the nodes are those of one pass. Batches that the device has no room
 * for are halved. A model that needs every node, if only for a normalization, runs for all of `nodes` at once.
 * @param nodes does not change afterwards: where it is a single batch, the restricted graph is kept for it
 * @throws GnasError GNAS_OUT_OF_MEMORY where the device has no room for one node, or for a model that needs all of them
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

/** Over how many hops a model's output at a node looks; infinite where it depends on every node. Traced once per model. */
export function hopsOf(model: Model, graph: GraphOnDevice): number {
  const { training, evaluation } = reachOf(model, graph);
  return Math.max(training.hops, evaluation.hops);
}

function reachOf(model: Model, { graph }: GraphOnDevice): Readonly<Record<Mode, Reach>> {
  let reach = known.get(model);
  if (!reach) {
    const { hops, wholeBeyond } = trace(model, graph);
    reach = {
      training: { hops, wholeBeyond: wholeBeyond.training },
      evaluation: { hops, wholeBeyond: wholeBeyond.evaluation },
    };
    known.set(model, reach);
  }
  return reach;
}

/** @throws what it was given, unless that is the sign to use the whole graph from now on */
function noteNotLocal(model: Model, mode: Mode, error: unknown): void {
  if (!(error instanceof GnasError) || error.code !== 'GNAS_NOT_LOCAL') throw error;
  const reach = known.get(model);
  if (reach) reach[mode] = everywhere;
}

/** Whether an error says that the device has no room. */
export const isOutOfMemory = (error: unknown): boolean => error instanceof GnasError && error.code === 'GNAS_OUT_OF_MEMORY';
