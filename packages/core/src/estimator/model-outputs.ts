import type { GraphOnDevice } from '../backend/backend.js';
import type { Model } from '../space/model.js';
import { isOutOfMemory, runInBatches } from '../space/receptive-field.js';
import type { EstimateContext } from './base-estimator.js';
import { pairOutputs } from './pair-outputs.js';

/** How many rows a pass computes. */
export interface BatchOptions {
  /**
   * Nodes that are computed at a time, over all that they depend on: less memory for the same values. Default: all at once, and if the
   * device has no room for that, half of them, and so on. Of several graphs, 1,024 are computed at a time by default, and of pairs of nodes 262,144.
   */
  readonly batchSize?: number | undefined;
}

/** What it takes to run a trained model. */
export type RunContext = Pick<EstimateContext, 'backend' | 'parameters' | 'task'>;

/**
 * Runs a model without dropout and reads the task's output, such as log probabilities -> [rows * outputDim], row by row. Rows that were not
 * asked for hold values or zeros.
 * @throws GnasError GNAS_OUT_OF_MEMORY if the device has no room for one node, or for a model that needs all nodes at once
 */
export async function modelOutputs(
  model: Model,
  graph: GraphOnDevice,
  nodes: Int32Array,
  { backend, parameters, task }: RunContext,
  { batchSize: given }: BatchOptions = {},
): Promise<Float32Array> {
  if (graph.graph.pairs) return pairOutputs(model, graph, nodes, { backend, parameters, task }, given);
  const batchSize = given ?? usualBatchSize(graph);
  const { outputDim } = model.space;
  const pass = (part: GraphOnDevice) => {
    const ops = backend.ops({ training: false, seed: 0 });
    return task.output(model.forward(part, ops, parameters), ops);
  };
  const isMany = graph.graph.graphPointers !== undefined;
  if (batchSize >= nodes.length && !isMany)
    try {
      const output = backend.tidy(() => pass(graph));
      const values = await backend.read(output);
      backend.dispose(output);
      return values;
    } catch (error) {
      if (!isOutOfMemory(error) || nodes.length < 2) throw error;
    }
  const values = new Float32Array(model.space.numRows(graph.graph) * outputDim);
  const size = isMany ? batchSize : Math.min(batchSize, Math.ceil(nodes.length / 2));
  await runInBatches(model, graph, nodes, size, async (part, rows, batch) => {
    const output = backend.tidy(() => backend.ops({ training: false, seed: 0 }).gatherRows(pass(part), rows));
    const ofBatch = await backend.read(output);
    backend.dispose(output);
    for (let row = 0; row < batch.length; row++)
      values.set(ofBatch.subarray(row * outputDim, (row + 1) * outputDim), (batch[row] as number) * outputDim);
  });
  return values;
}

/** Graphs that are computed at a time, so that memory doesn't grow with the number of graphs. */
const graphsAtATime = 1024;

function usualBatchSize({ graph }: GraphOnDevice): number {
  return graph.graphPointers ? graphsAtATime : Number.POSITIVE_INFINITY;
}
