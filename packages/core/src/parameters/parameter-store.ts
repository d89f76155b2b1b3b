import type { Backend, Variable } from '../backend/backend.js';
import type { State } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import { GnasError } from '../gnas-error.js';
import { Random } from '../random.js';
import { Checkpoint } from './checkpoint.js';
import { type Initializer, initialValues } from './initializer.js';

/** Values of parameters and buffers on the host, by path. */
export type ParameterSnapshot = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

/**
 * Parameters by path (`op_0/gcn/weight`), created on first use. Each path has its own random stream, so initial values don't depend on
 * the order of use. Models that share a store share weights.
 *
 * The store also holds buffers, as PyTorch calls values that belong to a model but are not trained, such as a learned structure or
 * running statistics. Snapshots include them.
 */
export class ParameterStore {
  readonly #variables = new Map<string, Variable>();
  readonly #buffers = new Set<string>();
  #kept: Checkpoint | undefined;
  readonly #random: Random;
  /**
   * Whether several architectures train these values. Their running statistics are then mixed, so batch norm evaluates with the statistics
   * of the current nodes. Guo et al. (2020, section 3.4) recompute statistics for each architecture for the same reason.
   */
  readonly shared: boolean;

  /** @param shared default false */
  constructor(
    readonly backend: Backend,
    seed: number,
    { shared = false }: { readonly shared?: boolean } = {},
  ) {
    this.#random = new Random(seed).split('parameters');
    this.shared = shared;
  }

  /** Returns the parameter at a path. Creates it on first use. @throws GnasError GNAS_INVALID_SHAPE if it exists with another shape */
  get(path: string, shape: readonly number[], initializer: Initializer): Tensor {
    const existing = this.find(path, shape);
    if (existing) return existing;
    const values = initialValues(initializer, shape, this.#random.split(path));
    const variable = this.backend.createVariable(path, values, shape);
    this.#variables.set(path, variable);
    return variable.tensor;
  }

  /** Returns the parameter or buffer at a path, or undefined. @throws GnasError GNAS_INVALID_SHAPE if it has another shape */
  find(path: string, shape: readonly number[]): Tensor | undefined {
    const existing = this.#variables.get(path);
    if (existing && existing.tensor.shape.join() !== shape.join())
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `Parameter "${path}" has shape [${existing.tensor.shape}], but [${shape}] was requested. Give each parameter its own name, and use what was learned on a graph only with that graph.`,
      );
    return existing?.tensor;
  }

  /**
   * Creates a buffer or overwrites its values.
   * @param values as many as the shape holds, on the host or the device
   * @throws GnasError GNAS_INVALID_SHAPE if it exists with another shape
   */
  setBuffer(path: string, shape: readonly number[], values: Float32Array | Tensor): void {
    if (!this.find(path, shape)) {
      const size = shape.reduce((a, b) => a * b, 1);
      this.#variables.set(path, this.backend.createVariable(path, new Float32Array(size), shape));
    }
    this.backend.assign(this.#variables.get(path) as Variable, values);
    this.#buffers.add(path);
  }

  /**
   * Returns the buffer at a path, for values that forward passes in training update. Creates it on first use.
   * @throws GnasError GNAS_INVALID_SHAPE if it exists with another shape
   */
  state(path: string, shape: readonly number[], initializer: Initializer): State {
    const value = this.get(path, shape, initializer);
    const variable = this.#variables.get(path) as Variable;
    this.#buffers.add(path);
    return { value, update: (next) => this.backend.assign(variable, next) };
  }

  /** Returns all trainable variables in order of first use. */
  variables(): Variable[] {
    return [...this.#variables].filter(([path]) => !this.#buffers.has(path)).map(([, variable]) => variable);
  }

  /** Returns all buffers in order of first use. */
  buffers(): Variable[] {
    return [...this.#buffers].map((path) => this.#variables.get(path) as Variable);
  }

  /** Counts scalar parameters. Buffers don't count. */
  count(): number {
    return this.variables().reduce((sum, { tensor }) => sum + tensor.shape.reduce((a, b) => a * b, 1), 0);
  }

  /** Copies values to the host. @param variables default: all variables and buffers */
  async snapshot(variables: Iterable<Variable> = this.#variables.values()): Promise<ParameterSnapshot> {
    const copy = new Map<string, { shape: readonly number[]; values: Float32Array }>();
    for (const { name, tensor } of variables) copy.set(name, { shape: tensor.shape, values: await this.backend.read(tensor) });
    return copy;
  }

  /** Sets the values of a snapshot. Creates paths that don't exist yet as variables. */
  restore(snapshot: ParameterSnapshot): void {
    for (const [path, { shape, values }] of snapshot) {
      const existing = this.#variables.get(path);
      if (existing) this.backend.assign(existing, values);
      else this.#variables.set(path, this.backend.createVariable(path, values, shape));
    }
  }

  /** Keeps a copy of all current values on the device, for `undo`. Replaces the previous copy. */
  keep(): void {
    const kept = new Checkpoint(this.backend, [...this.#variables.values()]);
    this.#kept?.dispose();
    this.#kept = kept;
  }

  /** Restores the values that `keep` copied, and removes variables and buffers created since. Removes all if `keep` was never called. */
  undo(): void {
    for (const [path, variable] of this.#variables)
      if (!this.#kept?.has(variable)) {
        this.backend.disposeVariable(variable);
        this.#variables.delete(path);
        this.#buffers.delete(path);
      }
    this.#kept?.restore();
  }

  /** Frees all variables and the copy made by `keep`. */
  dispose(): void {
    this.#kept?.dispose();
    this.#kept = undefined;
    for (const variable of this.#variables.values()) this.backend.disposeVariable(variable);
    this.#variables.clear();
    this.#buffers.clear();
  }
}
