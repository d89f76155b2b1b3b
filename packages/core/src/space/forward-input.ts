import type { GraphOnDevice } from '../backend/backend.js';
import type { Ops, State } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { NodePairs } from '../graph/graph.js';
import type { Initializer } from '../parameters/initializer.js';
import type { Choice, LayerChoice, Operation, Resolution } from './choice.js';

/** One box in an architecture's drawing: an operation of a choice, or a fixed part of the space. */
export interface ArchitectureStep {
  /** Text of the box, such as the operation's name. */
  readonly label: string;
  /** Key of the choice that the operation belongs to; absent for a fixed part. */
  readonly choice?: string;
  readonly inputs: readonly Tensor[];
}

/** Runs an operation of a layer choice on the input that its space gives it. */
export type OperationRunner = (operation: Operation, input: ForwardInput, choice: LayerChoice) => Tensor;

/** Tensor operations for the author of an operation, with access to the parameters under the operation's path. */
export interface OperationOps extends Ops {
  /**
   * Returns the parameter at `name` under the current path. The first call creates it.
   * @throws GnasError GNAS_INVALID_SHAPE if it already exists with another shape
   */
  parameter(name: string, shape: readonly number[], initializer: Initializer): Tensor;
  /**
   * Returns a value that the caller of the model has set at `name` under the current path, such as a learned structure; undefined if
   * none is set.
   * @throws GnasError GNAS_INVALID_SHAPE if it has another shape
   */
  buffer(name: string, shape: readonly number[]): Tensor | undefined;
  /**
   * Returns the value at `name` under the current path that passes in training update, such as a running mean. The first call creates it.
   * It is saved with the model, and no optimizer changes it.
   * @throws GnasError GNAS_INVALID_SHAPE if it already exists with another shape
   */
  state(name: string, shape: readonly number[], initializer: Initializer): State;
  /** Returns the same operations with `name` appended to the parameter path. */
  within(name: string): OperationOps;
}

/** Tensor operations for the author of a space, which also know how this run of the model resolves its choices. */
export interface ModelOps extends OperationOps {
  within(name: string): ModelOps;
  /** Runs one named step of the architecture on its inputs. A trace draws it as one box. */
  step(step: ArchitectureStep, run: () => Tensor): Tensor;
  /** Returns the resolution of a choice in this run. */
  resolve(choice: Choice): Resolution;
  /** Runs an operation of a layer choice. An enclosing space can replace it with `runningBy`. */
  readonly run: OperationRunner;
  /** Returns the same operations with `run` replaced by `runner`, for a space that wraps another one. */
  runningBy(runner: OperationRunner): ModelOps;
}

/** Input of an operation's `forward`. */
export interface OperationInput {
  readonly graph: GraphOnDevice;
  /** [N, F]; sparse while it is the graph's own sparse feature matrix. */
  readonly x: Tensor;
  /** All inputs, for an operation that combines several; the last one is `x`. Absent for a single input. */
  readonly inputs?: readonly Tensor[];
  /** Pairs of nodes that an edge-level model scores in this pass. Default: those of the graph. */
  readonly pairs?: NodePairs;
  readonly ops: OperationOps;
}

/** Input of a space's `forward`, and of the layer choices that it calls. */
export interface ForwardInput extends OperationInput {
  readonly ops: ModelOps;
}
