import type { GraphOnDevice } from '../backend/backend.js';
import type { EpochEvent, EstimateContext } from '../estimator/base-estimator.js';
import { modelOutputs } from '../estimator/model-outputs.js';
import { GnasError } from '../gnas-error.js';
import { firstRows } from '../graph/rows-of.js';
import type { TrainedMember } from '../model-file/predict.js';
import { ParameterStore } from '../parameters/parameter-store.js';
import { Random } from '../random.js';
import type { SearchParts } from '../search/search-session.js';
import type { Baseline } from '../space/base-space.js';
import type { Metrics } from '../task/metric.js';
import type { TrainedModel } from './study-outcome.js';

/** A final training that begins. */
export interface FinalModelEvent {
  /** 'found', 'found 2' and so on for the best architectures, or the name of a baseline. */
  readonly name: string;
  /** Which of the model's trainings it is, counted from 0. */
  readonly repeat: number;
  /** Most trainings of each model. */
  readonly repeats: number;
}

/** Who hears of a final training, and who stops it. */
export interface FinalEvents {
  readonly signal?: AbortSignal | undefined;
  /** Called before each training. */
  readonly onModel?: ((event: FinalModelEvent) => void) | undefined;
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

/** How a final training runs. */
export interface FinalTrainingOptions extends FinalEvents {
  readonly parts: SearchParts;
  /** The graph on the device. */
  readonly device: GraphOnDevice;
  /** Seed of the study, from which that of the training is derived. */
  readonly seed: number;
  /** Which of several trainings of the same model this is, counted from 0. Default 0. */
  readonly repeat?: number;
  /** How many there are. Default 1. */
  readonly repeats?: number;
  /** Milliseconds after which training ends with its best epoch so far. Default: no limit. */
  readonly timeLimit?: number;
  /** Number of epochs, of which the last is kept. Default: as the estimator says, of which the best is kept. */
  readonly exactEpochs?: number | undefined;
}

/** A model after its final training. */
export interface FinallyTrained {
  readonly trained: TrainedModel;
  /** Undefined if the training failed. */
  readonly member?: TrainedMember;
  /** Epoch whose parameters were kept, if the estimator tells; undefined if the training failed. */
  readonly bestEpoch?: number;
  /** [rows * outputDim] the task's output for the whole graph; undefined if the training failed. */
  readonly output?: Float32Array;
}

/**
 * Trains one architecture from scratch as a study's estimator trains finally. A training that fails is described in the result.
 * @throws GnasError GNAS_ABORTED
 */
export async function trainFinally(
  { name, space, selection }: Baseline,
  {
    parts,
    device,
    seed: seedOfStudy,
    repeat = 0,
    repeats = 1,
    timeLimit,
    exactEpochs,
    signal,
    onModel,
    onEpoch,
  }: FinalTrainingOptions,
): Promise<FinallyTrained> {
  onModel?.({ name, repeat, repeats });
  const { seed } = new Random(seedOfStudy).split(`final/${repeat}`);
  const { backend, task, graph } = parts;
  space.instantiate(task.dimensions(graph));
  const estimator = parts.estimator.final();
  const parameters = new ParameterStore(backend, seed);
  const context: EstimateContext = {
    backend,
    task,
    objective: estimator.metric(task),
    parameters,
    seed,
    signal,
    timeLimit,
    exactEpochs,
    onEpoch,
  };
  const facts = { name, selection: selection as TrainedModel['selection'], description: space.describe(selection) };
  try {
    const model = space.parseModel(selection);
    const estimate = await estimator.infer(model, device, 'validation', context);
    const { bySplit = {}, epochs = 0, bestEpoch = epochs, outOfTime } = estimate;
    const metrics = Object.fromEntries(Object.entries(bySplit).map(([split, figures]) => [split, finite(figures)]));
    const rows = firstRows(space.numRows(graph));
    return {
      trained: { ...facts, metrics, trainings: 1, parameters: parameters.count(), epochs, ...(outOfTime && { outOfTime }) },
      member: { model, parameters: await parameters.snapshot() },
      bestEpoch,
      output: await modelOutputs(model, device, rows, context),
    };
  } catch (error) {
    if (error instanceof GnasError && error.code === 'GNAS_ABORTED') throw error;
    const problem = error instanceof Error ? error.message : String(error);
    return { trained: { ...facts, metrics: {}, trainings: 0, parameters: 0, epochs: 0, error: problem } };
  } finally {
    parameters.dispose();
  }
}

/** Leaves out figures that JSON can't hold. */
export function finite(figures: Metrics): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
