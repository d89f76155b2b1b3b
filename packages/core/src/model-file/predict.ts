import type { Backend } from '../backend/backend.js';
import { type BatchOptions, modelOutputs } from '../estimator/model-outputs.js';
import type { Graph } from '../graph/graph.js';
import { type ParameterSnapshot, ParameterStore } from '../parameters/parameter-store.js';
import type { Model } from '../space/model.js';
import type { BaseTask } from '../task/base-task.js';
import type { Prediction } from '../task/prediction.js';

/**
 * Runs a trained model over a graph: `predict(result.model, result.parameters, graph, backend, study.task)`.
 * @throws GnasError GNAS_INVALID_SHAPE if the parameters were trained on a graph of other dimensions; GNAS_OUT_OF_MEMORY
 */
export async function predict<P extends Prediction>(
  model: Model,
  parameters: ParameterSnapshot,
  graph: Graph,
  backend: Backend,
  task: BaseTask<P>,
  options: BatchOptions = {},
): Promise<P> {
  model.space.instantiate(task.dimensions(graph));
  const device = backend.upload(graph);
  const store = new ParameterStore(backend, 0);
  try {
    store.restore(parameters);
    const nodes = Int32Array.from({ length: graph.numNodes }, (_, node) => node);
    return task.predict(await modelOutputs(model, device, nodes, { backend, task, parameters: store }, options), graph);
  } finally {
    store.dispose();
    device.dispose();
  }
}
