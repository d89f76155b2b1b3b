import type { GraphOnDevice, Optimizer, Variable } from '@gnas/core/plugin';
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
