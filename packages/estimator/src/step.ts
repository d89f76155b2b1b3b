import { breathe, GnasError, type GraphOnDevice, type Optimizer, type Variable } from '@gnas/core/plugin';
import type { Training } from './trainer.js';

/** What one step, or one epoch of steps, did. */
export interface StepResult {
  /** Mean train loss before the step. */
  readonly loss: number;
  /** Variables that the step changed, and buffers that it may have changed. */
  readonly touched: readonly Variable[];
}

/**
 * Takes one optimizer step on the train loss of a graph.
 * @param step number of the step in the training, which seeds its dropout
 * @param graph replaces the training's graph
 */
export async function takeStep(
  { backend, parameters, seed, loss }: Training,
  optimizer: Optimizer,
  step: number,
  graph?: GraphOnDevice,
): Promise<StepResult> {
  const ops = backend.ops({ training: true, seed: (seed + Math.imul(step, 0x9e3779b1)) | 0 });
  const { value, gradients } = backend.valueAndGrad(
    () => loss(ops, graph),
    () => parameters.variables(),
  );
  optimizer.step(gradients);
  for (const gradient of gradients.values()) backend.dispose(gradient);
  const before = (await backend.read(value))[0] as number;
  backend.dispose(value);
  return { loss: before, touched: [...gradients.keys(), ...parameters.buffers()] };
}

/** The steps of an epoch. */
export interface EpochSteps {
  /** Graph of each step, whose train split counts. */
  readonly graphs: Iterable<GraphOnDevice>;
  readonly epoch: number;
  readonly signal: AbortSignal | undefined;
  /** Number of the next step in the training. */
  readonly nextStep: () => number;
}

/**
 * Takes one step on each of several graphs.
 * @throws GnasError GNAS_ABORTED
 */
export async function takeSteps(
  training: Training,
  optimizer: Optimizer,
  { graphs, epoch, signal, nextStep }: EpochSteps,
): Promise<StepResult> {
  const touched = new Set<Variable>();
  let [sum, rows] = [0, 0];
  for (const graph of graphs) {
    await breathe();
    if (signal?.aborted) throw new GnasError('GNAS_ABORTED', `Training was stopped in epoch ${epoch}.`);
    const step = await takeStep(training, optimizer, nextStep(), graph);
    const count = training.task.nodes(graph.graph, 'train').length;
    sum += step.loss * count;
    rows += count;
    for (const variable of step.touched) touched.add(variable);
  }
  return { loss: sum / rows, touched: [...touched] };
}
