import { extendOps } from '../backend/extend-ops.js';
import type { Ops, State } from '../backend/ops.js';
import { withBatchStatistics } from '../backend/running-statistics.js';
import type { Tensor } from '../backend/tensor.js';
import type { Initializer } from '../parameters/initializer.js';
import type { Choice, Resolution, Resolver } from './choice.js';
import type { ArchitectureStep, ModelOps, OperationRunner } from './forward-input.js';

/** Source of a run's parameters: a `ParameterStore`, or a tracer that only counts them. */
export interface ParameterSource {
  /** Returns the parameter at a path. Creates it on first use. */
  get(path: string, shape: readonly number[], initializer: Initializer): Tensor;
  /** Returns the value at a path that passes in training update. Creates it on first use. */
  state(path: string, shape: readonly number[], initializer: Initializer): State;
  /** Whether several architectures train these parameters. Default false. */
  readonly shared?: boolean;
  /** Returns what exists at a path, or undefined. */
  find?(path: string, shape: readonly number[]): Tensor | undefined;
}

/** Observes each step of an architecture: calls `run` and returns the step's output. */
export type StepObserver = (step: ArchitectureStep, run: () => Tensor) => Tensor;

/** Parameters and resolutions of one run of a model. */
export interface Binding {
  readonly parameters: ParameterSource;
  readonly resolver: Resolver;
  readonly observer?: StepObserver | undefined;
  /** Default: calls `operation.forward(input)`. */
  readonly runner?: OperationRunner;
}

/** Binds operations to the parameters and the resolver of one run. @param path prefix of parameter paths, ending in '/' */
export function bindOps(ops: Ops, binding: Binding, path = ''): ModelOps {
  const { observer, parameters, resolver, runner } = binding;
  const ofPass = parameters.shared ? withBatchStatistics(ops) : ops;
  const ofRun = extendOps(ofPass, {
    step: (step: ArchitectureStep, run: () => Tensor): Tensor => (observer ? observer(step, run) : run()),
    resolve: (choice: Choice): Resolution => resolver(choice, ofPass),
    run: runner ?? ((operation, input) => operation.forward(input)),
  });
  return at(path, ofRun, ops, binding);
}

/** The members that don't depend on the path. */
type PathlessOps = Ops & Pick<ModelOps, 'step' | 'resolve' | 'run'>;

/** Adds the members that depend on the path. */
function at(path: string, ofRun: PathlessOps, ops: Ops, binding: Binding): ModelOps {
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
