import type { GraphOnDevice } from '../backend/backend.js';
import type { Model } from '../space/model.js';
import { isOutOfMemory, runInBatches } from '../space/receptive-field.js';
import type { EstimateContext } from './base-estimator.js';

/** How many nodes a pass computes. */
export interface BatchOptions {
  /**
   * Nodes that are computed at a time, over all that they depend on: less memory for the same values. Default all; where the
   * device has no room for that, half of them, and so on.
   */
  readonly batchSize?: number | undefined;
}

/**
 * What a model says of nodes, without dropout -> [numNodes * classes], row by row. Rows of other nodes have values or zeros.
 * @throws GnasError GNAS_OUT_OF_MEMORY where the device has no room for one node, or for a model that needs all nodes at once
 */
export async function logProbabilities(
  model: Model,
  graph: GraphOnDevice,
  nodes: Int32Array,
  { backend, parameters }: Pick<EstimateContext, 'backend' | 'parameters'>,
  { batchSize = Number.POSITIVE_INFINITY }: BatchOptions = {},
): Promise<Float32Array> {
  const { numNodes, numClasses } = graph.graph;
  const pass = (part: GraphOnDevice) => model.forward(part, backend.ops({ training: false, seed: 0 }), parameters);
  if (batchSize >= nodes.length)
    try {
      const output = backend.tidy(() => pass(graph));
      const values = await backend.read(output);
      backend.dispose(output);
      return values;
    } catch (error) {
      if (!isOutOfMemory(error) || nodes.length < 2) throw error;
    }
  const values = new Float32Array(numNodes * numClasses);
  const size = Math.min(batchSize, Math.ceil(nodes.length / 2));
  await runInBatches(model, graph, nodes, size, async (part, batch) => {
    const rows = backend.tidy(() => backend.ops({ training: false, seed: 0 }).gatherRows(pass(part), batch));
    const ofBatch = await backend.read(rows);
    backend.dispose(rows);
    for (let row = 0; row < batch.length; row++)
      values.set(ofBatch.subarray(row * numClasses, (row + 1) * numClasses), (batch[row] as number) * numClasses);
  });
  return values;
}
