import type { Backend } from '../backend/backend.js';
import { type BatchOptions, logProbabilities as logProbabilitiesOf } from '../estimator/log-probabilities.js';
import type { Graph } from '../graph/graph.js';
import { type ParameterSnapshot, ParameterStore } from '../parameters/parameter-store.js';
import type { Model } from '../space/model.js';

/** What a trained model says of every node. */
export interface Prediction {
  /** [numNodes] most probable class of each node. */
  readonly classes: Int32Array;
  /** [numNodes * numClasses] row by row. */
  readonly logProbabilities: Float32Array;
}

/**
 * Runs a trained model over a graph: `predict(result.model, result.parameters, graph, backend)`.
 * @throws GnasError GNAS_INVALID_SHAPE where the parameters were trained on a graph of other dimensions; GNAS_OUT_OF_MEMORY
 */
export async function predict(
  model: Model,
  parameters: ParameterSnapshot,
  graph: Graph,
  backend: Backend,
  options: BatchOptions = {},
): Promise<Prediction> {
  model.space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const device = backend.upload(graph);
  const store = new ParameterStore(backend, 0);
  try {
    store.restore(parameters);
    const nodes = Int32Array.from({ length: graph.numNodes }, (_, node) => node);
    const logProbabilities = await logProbabilitiesOf(model, device, nodes, { backend, parameters: store }, options);
    const classes = Int32Array.from({ length: graph.numNodes }, (_, node) =>
      mostProbable(logProbabilities, graph.numClasses, node),
    );
    return { classes, logProbabilities };
  } finally {
    store.dispose();
    device.dispose();
  }
}

function mostProbable(logProbabilities: Float32Array, numClasses: number, node: number): number {
  let best = 0;
  for (let k = 1; k < numClasses; k++)
    if ((logProbabilities[node * numClasses + k] as number) > (logProbabilities[node * numClasses + best] as number)) best = k;
  return best;
}
