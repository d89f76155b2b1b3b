import type { GraphOnDevice, Optimizer, Variable } from '@gnas/core';
import type { Training } from './trainer.js';

export interface StepResult {
  /** Before the step. */
  readonly loss: number;
  /** The variables that it changed, and the buffers that it may have changed. */
  readonly touched: readonly Variable[];
}

/**
 * One step on the loss over the train split of a graph.
 * @param step number of the step in the training, from which its dropout is drawn
 * @param graph default the training's
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
