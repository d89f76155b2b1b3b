import type { Choice, Resolution, Resolver } from './choice.js';
import type { ArchitectureStep, ModelOps, OperationRunner } from './forward-input.js';
import type { Initializer } from './initializer.js';
import type { Ops } from './ops.js';
import type { Tensor } from './tensor.js';

/** Where a run finds its parameters: a `ParameterStore`, or a tracer that only counts them. */
export interface ParameterSource {
  get(path: string, shape: readonly number[], initializer: Initializer): Tensor;
  /** What is at a path already; undefined where nothing is. */
  find?(path: string, shape: readonly number[]): Tensor | undefined;
}

/** Sees every step of an architecture as it runs; returns the step's output. */
export type StepObserver = (step: ArchitectureStep, run: () => Tensor) => Tensor;

/** What one run of a model is bound to. */
export interface Binding {
  readonly parameters: ParameterSource;
  readonly resolver: Resolver;
  readonly observer?: StepObserver | undefined;
  /** Default: an operation runs on its input as it is. */
  readonly runner?: OperationRunner;
}

/** Binds operations to the parameters and the resolver of one run. */
export function bindOps(ops: Ops, binding: Binding, path = ''): ModelOps {
  return Object.assign(Object.create(ops) as Ops, {
    parameter: (name: string, shape: readonly number[], initializer: Initializer): Tensor =>
      binding.parameters.get(path + name, shape, initializer),
    buffer: (name: string, shape: readonly number[]): Tensor | undefined => binding.parameters.find?.(path + name, shape),
    within: (name: string): ModelOps => bindOps(ops, binding, `${path}${name}/`),
    step: (step: ArchitectureStep, run: () => Tensor): Tensor => (binding.observer ? binding.observer(step, run) : run()),
    resolve: (choice: Choice): Resolution => binding.resolver(choice),
    run: binding.runner ?? ((operation, input) => operation.forward(input)),
    runningBy: (runner: OperationRunner): ModelOps => bindOps(ops, { ...binding, runner }, path),
  });
}
