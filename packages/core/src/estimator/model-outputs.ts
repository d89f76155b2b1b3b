import type { GraphOnDevice } from '../backend/backend.js';
import type { Model } from '../space/model.js';
import { isOutOfMemory, runInBatches } from '../space/receptive-field.js';
import type { EstimateContext } from './base-estimator.js';

/** How many nodes a pass computes. */
export interface BatchOptions {
  /**
   * Nodes that are computed at a time, over all that they depend on: less memory for the same values. Default: all at once, and if the
   * device has no room for that, half of them, and so on.
   */
  readonly batchSize?: number | undefined;
}

/** What it takes to run a trained model. */
export type RunContext = Pick<EstimateContext, 'backend' | 'parameters' | 'task'>;

/**
 * Runs a model without dropout and reads the task's output, such as log probabilities -> [numNodes * outputDim], row by row. Rows of
 * nodes that were not asked for hold values or zeros.
 * @throws GnasError GNAS_OUT_OF_MEMORY if the device has no room for one node, or for a model that needs all nodes at once
 */
export async function modelOutputs(
  model: Model,
  graph: GraphOnDevice,
  nodes: Int32Array,
  { backend, parameters, task }: RunContext,
  { batchSize = Number.POSITIVE_INFINITY }: BatchOptions = {},
): Promise<Float32Array> {
  const { outputDim } = model.space;
  const pass = (part: GraphOnDevice) => {
    const ops = backend.ops({ training: false, seed: 0 });
    return task.output(model.forward(part, ops, parameters), ops);
  };
  if (batchSize >= nodes.length)
    try {
      const output = backend.tidy(() => pass(graph));
      const values = await backend.read(output);
      backend.dispose(output);
      return values;
    } catch (error) {
      if (!isOutOfMemory(error) || nodes.length < 2) throw error;
    }
  const values = new Float32Array(model.space.numRows(graph.graph) * outputDim);
  const size = Math.min(batchSize, Math.ceil(nodes.length / 2));
  await runInBatches(model, graph, nodes, size, async (part, batch) => {
    const rows = backend.tidy(() => backend.ops({ training: false, seed: 0 }).gatherRows(pass(part), batch));
    const ofBatch = await backend.read(rows);
    backend.dispose(rows);
    for (let row = 0; row < batch.length; row++)
      values.set(ofBatch.subarray(row * outputDim, (row + 1) * outputDim), (batch[row] as number) * outputDim);
  });
  return values;
}
