import type { GraphOnDevice } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import { numRows } from '../graph/rows-of.js';
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

/** Reach of a model from one of several graphs. */
const nowhereElse: Reach = { hops: 0, wholeBeyond: Number.POSITIVE_INFINITY };

/** Each model is traced on the first graph that it runs on: tracing every subgraph of a mini-batch training would take too long. */
const known = new WeakMap<Model, Record<Mode, Reach>>();

/**
 * Runs a pass of a model over the receptive field of `nodes` only; of several graphs, over those graphs. Use it for passes whose outputs
 * count at `nodes` and nowhere else. The pass runs over the whole graph if the device cannot restrict it, or if the model needs every node (a pooling, or a normalization
 * over all nodes at the end).
 * @param nodes rows that count; must not change afterwards: the restricted graph is kept for this array
 * @param run is given the graph to run over, and the rows of its output that count
 * @param training whether the pass trains; the default, true, suits evaluation too, but may compute more
 */
export function runLocally<T>(
  model: Model,
  graph: GraphOnDevice,
  nodes: Int32Array,
  run: (graph: GraphOnDevice, rows: Int32Array) => T,
  { training = true }: { readonly training?: boolean } = {},
): T {
  if (graph.graph.graphPointers) {
    const part = graph.part && nodes.length < numRows(graph.graph) ? graph.part(nodes) : undefined;
    return part ? run(part, part.graph.split.train) : run(graph, nodes);
  }
  const mode = training ? 'training' : 'evaluation';
  const { hops, wholeBeyond } = reachOf(model, graph)[mode];
  if (!graph.restrict || wholeBeyond === 0) return run(graph, nodes);
  try {
    return run(graph.restrict(nodes, hops, wholeBeyond), nodes);
  } catch (error) {
    noteNotLocal(model, mode, error);
    return run(graph, nodes);
  }
}

/**
 * Runs a pass of a model, in evaluation, over the receptive fields of `batchSize` nodes at a time, or over as many graphs, to limit the memory that it takes on the device.
 * Outputs at `nodes` are those of a single pass. A batch that does not fit into memory is halved and run again. A model that needs
 * every node, even if only for a normalization, runs once for all of `nodes`.
 * @param nodes must not change afterwards: if they fit into one batch, the restricted graph is kept for this array
 * @param run is given the graph to run over, the rows of its output that count, and their numbers in the whole graph; must be repeatable
 * @throws GnasError GNAS_OUT_OF_MEMORY if a single node, or a model that needs every node, does not fit into memory
 */
export async function runInBatches(
  model: Model,
  graph: GraphOnDevice,
  nodes: Int32Array,
  batchSize: number,
  run: (graph: GraphOnDevice, rows: Int32Array, batch: Int32Array) => Promise<void>,
): Promise<void> {
  let size = batchSize;
  for (let begin = 0; begin < nodes.length; ) {
    const rest = begin === 0 ? nodes : nodes.slice(begin);
    const isMany = graph.graph.graphPointers !== undefined;
    const { hops, wholeBeyond } = isMany ? nowhereElse : reachOf(model, graph).evaluation;
    const divisible = wholeBeyond === Number.POSITIVE_INFINITY;
    const batch = divisible && size < rest.length ? rest.slice(0, size) : rest;
    if (isMany ? !graph.part || batch.length === numRows(graph.graph) : !graph.restrict || wholeBeyond === 0)
      return run(graph, rest, rest);
    const part = (isMany ? graph.part?.(batch) : graph.restrict?.(batch, hops, wholeBeyond)) as GraphOnDevice;
    if (part === graph) return run(graph, rest, rest);
    let done = false;
    try {
      await run(part, isMany ? part.graph.split.train : batch, batch);
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
