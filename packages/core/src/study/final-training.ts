import type { GraphOnDevice } from '../backend/backend.js';
import type { EpochEvent, EstimateContext } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import { type ParameterSnapshot, ParameterStore } from '../parameters/parameter-store.js';
import type { SearchParts } from '../search/search-session.js';
import type { Baseline } from '../space/base-space.js';
import type { Metrics } from '../task/metric.js';
import type { TrainedModel } from './study-outcome.js';

/** How a final training runs. */
export interface FinalTrainingOptions {
  readonly parts: SearchParts;
  /** The graph on the device. */
  readonly device: GraphOnDevice;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

/** A model after its final training. */
export interface FinallyTrained {
  readonly trained: TrainedModel;
  /** Off the device; empty if the training failed. */
  readonly parameters: ParameterSnapshot;
}

/**
 * Trains one architecture as a study's estimator trains finally, with new parameters. A training that fails is described in the result.
 * @throws GnasError GNAS_ABORTED
 */
export async function trainFinally(
  { name, space, selection }: Baseline,
  { parts, device, seed, signal, onEpoch }: FinalTrainingOptions,
): Promise<FinallyTrained> {
  const { backend, task, graph } = parts;
  space.instantiate(task.dimensions(graph));
  const estimator = parts.estimator.final();
  const parameters = new ParameterStore(backend, seed);
  const objective = estimator.metric(task);
  const context: EstimateContext = { backend, task, objective, parameters, seed, signal, onEpoch };
  const facts = { name, selection: selection as TrainedModel['selection'], description: space.describe(selection) };
  try {
    const { bySplit = {}, epochs = 0 } = await estimator.infer(space.parseModel(selection), device, 'validation', context);
    const metrics = Object.fromEntries(Object.entries(bySplit).map(([split, figures]) => [split, finite(figures)]));
    return {
      trained: { ...facts, metrics, parameters: parameters.count(), epochs },
      parameters: await parameters.snapshot(),
    };
  } catch (error) {
    if (error instanceof GnasError && error.code === 'GNAS_ABORTED') throw error;
    const problem = error instanceof Error ? error.message : String(error);
    return { trained: { ...facts, metrics: {}, parameters: 0, epochs: 0, error: problem }, parameters: new Map() };
  } finally {
    parameters.dispose();
  }
}

function finite(figures: Metrics): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
