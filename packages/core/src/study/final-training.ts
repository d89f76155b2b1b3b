import type { GraphOnDevice } from '../backend/backend.js';
import type { EpochEvent, EstimateContext } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import { type ParameterSnapshot, ParameterStore } from '../parameters/parameter-store.js';
import type { SearchParts } from '../search/search-session.js';
import type { Baseline } from '../space/base-space.js';
import type { Metrics } from '../task/metric.js';
import type { Trial } from '../trial/trial.js';
import type { StudyOutcome, TrainedModel } from './study-outcome.js';

/** Who hears of a final training, and who stops it. */
export interface FinalEvents {
  readonly signal?: AbortSignal | undefined;
  /** Hears of each model before it is trained: 'found', then the names of the baselines. */
  readonly onModel?: ((name: string) => void) | undefined;
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

/** How a final training runs. */
export interface FinalTrainingOptions extends FinalEvents {
  readonly parts: SearchParts;
  /** One seed for all models. */
  readonly seed: number;
}

/** What a final training comes to. */
export interface FinalTraining {
  readonly outcome: StudyOutcome;
  /** Of the found model, off the device. */
  readonly parameters: ParameterSnapshot;
}

/**
 * Trains the best architecture of a search from scratch, and baselines alike. A baseline whose training fails is described in the outcome.
 * @throws GnasError GNAS_ABORTED; GNAS_DIVERGED if the training of the best failed
 */
export async function finalTraining(
  best: Trial,
  baselines: readonly Baseline[],
  options: FinalTrainingOptions,
): Promise<FinalTraining> {
  const started = Date.now();
  const { space, backend, graph } = options.parts;
  const device = backend.upload(graph);
  try {
    const { trained: found, parameters } = await train({ name: 'found', space, selection: best.selection }, device, options);
    if (found.error) throw new GnasError('GNAS_DIVERGED', `The final training of the best architecture failed: ${found.error}`);
    const beside: TrainedModel[] = [];
    for (const baseline of baselines) beside.push((await train(baseline, device, options)).trained);
    const finishedAt = Date.now();
    return {
      outcome: { trial: best.number, found, baselines: beside, finishedAt, durationMs: finishedAt - started },
      parameters,
    };
  } finally {
    device.dispose();
  }
}

/** Trains one architecture with new parameters. @throws GnasError GNAS_ABORTED */
async function train(
  { name, space, selection }: Baseline,
  device: GraphOnDevice,
  { parts, seed, signal, onModel, onEpoch }: FinalTrainingOptions,
): Promise<{ readonly trained: TrainedModel; readonly parameters: ParameterSnapshot }> {
  onModel?.(name);
  const { backend, task, graph } = parts;
  space.instantiate(task.dimensions(graph));
  const estimator = parts.estimator.final();
  const parameters = new ParameterStore(backend, seed);
  const context: EstimateContext = { backend, task, objective: estimator.metric(task), parameters, seed, signal, onEpoch };
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
