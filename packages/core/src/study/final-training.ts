import type { GraphOnDevice } from '../backend/backend.js';
import type { EpochEvent, EstimateContext } from '../estimator/base-estimator.js';
import { modelOutputs } from '../estimator/model-outputs.js';
import { GnasError } from '../gnas-error.js';
import type { TrainedMember } from '../model-file/predict.js';
import { ParameterStore } from '../parameters/parameter-store.js';
import { Random } from '../random.js';
import type { SearchParts } from '../search/search-session.js';
import type { Baseline } from '../space/base-space.js';
import type { Metrics } from '../task/metric.js';
import type { TrainedModel } from './study-outcome.js';

/** Who hears of a final training, and who stops it. */
export interface FinalEvents {
  readonly signal?: AbortSignal | undefined;
  /** Called with each model's name before it is trained: 'found', 'found 2' and so on for an ensemble, then the names of the baselines. */
  readonly onModel?: ((name: string) => void) | undefined;
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

/** How a final training runs. */
export interface FinalTrainingOptions extends FinalEvents {
  readonly parts: SearchParts;
  /** The graph on the device. */
  readonly device: GraphOnDevice;
  /** Seed of the study, from which that of the training is derived. */
  readonly seed: number;
}

/** A model after its final training. */
export interface FinallyTrained {
  readonly trained: TrainedModel;
  /** Undefined if the training failed. */
  readonly member?: TrainedMember;
  /** [rows * outputDim] the task's output for the whole graph; undefined if the training failed. */
  readonly output?: Float32Array;
}

/**
 * Trains one architecture from scratch as a study's estimator trains finally. A training that fails is described in the result.
 * @throws GnasError GNAS_ABORTED
 */
export async function trainFinally(
  { name, space, selection }: Baseline,
  { parts, device, seed: seedOfStudy, signal, onModel, onEpoch }: FinalTrainingOptions,
): Promise<FinallyTrained> {
  onModel?.(name);
  const { seed } = new Random(seedOfStudy).split('final');
  const { backend, task, graph } = parts;
  space.instantiate(task.dimensions(graph));
  const estimator = parts.estimator.final();
  const parameters = new ParameterStore(backend, seed);
  const context: EstimateContext = { backend, task, objective: estimator.metric(task), parameters, seed, signal, onEpoch };
  const facts = { name, selection: selection as TrainedModel['selection'], description: space.describe(selection) };
  try {
    const model = space.parseModel(selection);
    const { bySplit = {}, epochs = 0 } = await estimator.infer(model, device, 'validation', context);
    const metrics = Object.fromEntries(Object.entries(bySplit).map(([split, figures]) => [split, finite(figures)]));
    const nodes = Int32Array.from({ length: graph.numNodes }, (_, node) => node);
    return {
      trained: { ...facts, metrics, parameters: parameters.count(), epochs },
      member: { model, parameters: await parameters.snapshot() },
      output: await modelOutputs(model, device, nodes, context),
    };
  } catch (error) {
    if (error instanceof GnasError && error.code === 'GNAS_ABORTED') throw error;
    const problem = error instanceof Error ? error.message : String(error);
    return { trained: { ...facts, metrics: {}, parameters: 0, epochs: 0, error: problem } };
  } finally {
    parameters.dispose();
  }
}

/** Leaves out figures that JSON can't hold. */
export function finite(figures: Metrics): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
