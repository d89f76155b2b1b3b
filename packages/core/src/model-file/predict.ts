import type { Backend } from '../backend/backend.js';
import { type BatchOptions, modelOutputs } from '../estimator/model-outputs.js';
import type { Graph } from '../graph/graph.js';
import { firstRows } from '../graph/rows-of.js';
import { type ParameterSnapshot, ParameterStore } from '../parameters/parameter-store.js';
import type { Model } from '../space/model.js';
import type { BaseTask } from '../task/base-task.js';
import type { Calibration } from '../task/calibration.js';
import type { Prediction } from '../task/prediction.js';

/** A model and its trained parameters, off the device. */
export interface TrainedMember {
  readonly model: Model;
  readonly parameters: ParameterSnapshot;
}

/** How predictions are made. */
export interface PredictOptions extends BatchOptions {
  /** How outputs become predictions, as a model file tells. Default: as they are. */
  readonly calibration?: Calibration | undefined;
}

/**
 * Runs trained models over a graph and averages what they say: `predict([result], graph, backend, study.task)`.
 * @throws GnasError GNAS_INVALID_SHAPE if the parameters were trained on a graph of other dimensions; GNAS_OUT_OF_MEMORY
 */
export async function predict<P extends Prediction>(
  members: readonly TrainedMember[],
  graph: Graph,
  backend: Backend,
  task: BaseTask<P>,
  { calibration, ...options }: PredictOptions = {},
): Promise<P> {
  return task.predict(await averageOutput(members, graph, backend, task, options), graph, calibration);
}

/**
 * Runs trained models over a graph -> [rows * outputDim] the average of the task's outputs, which `task.evaluate` scores.
 * @throws GnasError as `predict` does
 */
export async function averageOutput(
  members: readonly TrainedMember[],
  graph: Graph,
  backend: Backend,
  task: BaseTask,
  options: BatchOptions = {},
): Promise<Float32Array> {
  const device = backend.upload(graph);
  try {
    const outputs: Float32Array[] = [];
    for (const { model, parameters } of members) {
      model.space.instantiate(task.dimensions(graph));
      const rows = firstRows(model.space.numRows(graph));
      const store = new ParameterStore(backend, 0);
      try {
        store.restore(parameters);
        outputs.push(await modelOutputs(model, device, rows, { backend, task, parameters: store }, options));
      } finally {
        store.dispose();
      }
    }
    return task.average(outputs);
  } finally {
    device.dispose();
  }
}
