import type { GraphOnDevice } from '../backend/backend.js';
import type { Ops, State } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { Initializer } from '../parameters/initializer.js';
import type { Choice, LayerChoice, Operation, Resolution } from './choice.js';

/** One part of an architecture as people see it: an operation of a choice, or a fixed part of the space. */
export interface ArchitectureStep {
  readonly label: string;
  /** Key of the choice that the step was chosen in. */
  readonly choice?: string;
  readonly inputs: readonly Tensor[];
}

/** Runs an operation of a layer choice on the input that its space gives it. */
export type OperationRunner = (operation: Operation, input: ForwardInput, choice: LayerChoice) => Tensor;

/** Operations bound to one run of a model: they also know its parameters and how its choices resolve. */
export interface ModelOps extends Ops {
  /** The parameter at `name` under the current path, made on first use. A shape that differs from its first use is an error. */
  parameter(name: string, shape: readonly number[], initializer: Initializer): Tensor;
  /**
   * What whoever runs the model has put at `name` under the current path, such as a learned structure; undefined where nothing
   * is. A shape that differs is an error.
   */
  buffer(name: string, shape: readonly number[]): Tensor | undefined;
  /**
   * The value at `name` under the current path that passes in training update, such as a running mean; made on first use. It is saved
   * with the model, and no optimizer changes it.
   */
  state(name: string, shape: readonly number[], initializer: Initializer): State;
  /** The same operations, with `name` appended to the parameter path. */
  within(name: string): ModelOps;
  /** Runs one named step of the architecture on its inputs; a tracer draws it as one node. */
  step(step: ArchitectureStep, run: () => Tensor): Tensor;
  /** How the run resolves a choice. */
  resolve(choice: Choice): Resolution;
  /** Runs an operation of a layer choice: as it is, or as the space around this one wants it. */
  readonly run: OperationRunner;
  /** The same operations, under which `runner` runs those of layer choices: for a space around another one. */
  runningBy(runner: OperationRunner): ModelOps;
}

/** What a space's `forward` and every operation receive. */
export interface ForwardInput {
  readonly graph: GraphOnDevice;
  /** [N, F]; sparse where it still is the graph's sparse feature matrix. */
  readonly x: Tensor;
  /** All inputs, the last of which is x, for an operation that joins several. */
  readonly inputs?: readonly Tensor[];
  readonly ops: ModelOps;
}
