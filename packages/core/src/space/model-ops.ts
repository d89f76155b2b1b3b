import { extendOps } from '../backend/extend-ops.js';
import type { Ops, State } from '../backend/ops.js';
import { withBatchStatistics } from '../backend/running-statistics.js';
import type { Tensor } from '../backend/tensor.js';
import type { Initializer } from '../parameters/initializer.js';
import type { Choice, Resolution, Resolver } from './choice.js';
import type { ArchitectureStep, ModelOps, OperationRunner } from './forward-input.js';

/** Where a run finds its parameters: a `ParameterStore`, or a tracer that only counts them. */
export interface ParameterSource {
  get(path: string, shape: readonly number[], initializer: Initializer): Tensor;
  /** A value that passes in training update and no optimizer changes. */
  state(path: string, shape: readonly number[], initializer: Initializer): State;
  /** Whether several architectures train these parameters. Default false. */
  readonly shared?: boolean;
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
  const { observer, parameters, resolver, runner } = binding;
  const ofRun = extendOps(parameters.shared ? withBatchStatistics(ops) : ops, {
    step: (step: ArchitectureStep, run: () => Tensor): Tensor => (observer ? observer(step, run) : run()),
    resolve: (choice: Choice): Resolution => resolver(choice),
    run: runner ?? ((operation, input) => operation.forward(input)),
  });
  return at(path, ofRun, ops, binding);
}

/** What is the same wherever in the model a run is. */
type OpsOfRun = Ops & Pick<ModelOps, 'step' | 'resolve' | 'run'>;

/** Operations whose parameters begin with a path. */
function at(path: string, ofRun: OpsOfRun, ops: Ops, binding: Binding): ModelOps {
  return extendOps(ofRun, {
    parameter: (name: string, shape: readonly number[], initializer: Initializer): Tensor =>
      binding.parameters.get(path + name, shape, initializer),
    buffer: (name: string, shape: readonly number[]): Tensor | undefined => binding.parameters.find?.(path + name, shape),
    state: (name: string, shape: readonly number[], initializer: Initializer): State =>
      binding.parameters.state(path + name, shape, initializer),
    within: (name: string): ModelOps => at(`${path}${name}/`, ofRun, ops, binding),
    runningBy: (runner: OperationRunner): ModelOps => bindOps(ops, { ...binding, runner }, path),
  });
}
