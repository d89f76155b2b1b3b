import type { Backend, Variable } from '../backend/backend.js';
import type { State } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import { GnasError } from '../gnas-error.js';
import { Random } from '../random.js';
import { Checkpoint } from './checkpoint.js';
import { type Initializer, initialValues } from './initializer.js';

/** Parameters off the device, by path. */
export type ParameterSnapshot = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

/**
 * Named variables, keyed by path (`op_0/gcn/weight`), made on first use. Each path draws from a stream of its own, so
 * the values do not depend on the order of use. Sharing a store between models is weight sharing.
 *
 * It also keeps buffers (PyTorch's word): values that belong to a model and that no optimizer changes, such as a learned structure or
 * running statistics. A snapshot has both.
 */
export class ParameterStore {
  readonly #variables = new Map<string, Variable>();
  readonly #buffers = new Set<string>();
  #kept: Checkpoint | undefined;
  readonly #random: Random;
  /**
   * Whether several architectures train these values. Running statistics then mix theirs, so batch norm evaluates with the statistics of
   * the nodes at hand (Guo et al. 2020, section 3.4, recompute statistics for each architecture).
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

  /** @throws GnasError GNAS_INVALID_SHAPE where the path exists with another shape */
  get(path: string, shape: readonly number[], initializer: Initializer): Tensor {
    const existing = this.find(path, shape);
    if (existing) return existing;
    const values = initialValues(initializer, shape, this.#random.split(path));
    const variable = this.backend.createVariable(path, values, shape);
    this.#variables.set(path, variable);
    return variable.tensor;
  }

  /** What is at a path; undefined where nothing is. @throws GnasError GNAS_INVALID_SHAPE where it has another shape */
  find(path: string, shape: readonly number[]): Tensor | undefined {
    const existing = this.#variables.get(path);
    if (existing && existing.tensor.shape.join() !== shape.join())
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `"${path}" has shape [${existing.tensor.shape}] and is now asked for as [${shape}]; give a second parameter a name of its own, and use what was learned on a graph with that graph.`,
      );
    return existing?.tensor;
  }

  /**
   * Makes a buffer, or overwrites its values.
   * @param values as many as the shape holds, from anywhere or on the device
   * @throws GnasError GNAS_INVALID_SHAPE where it has another shape
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
   * A buffer that forward passes in training update, made on first use.
   * @throws GnasError GNAS_INVALID_SHAPE where the path exists with another shape
   */
  state(path: string, shape: readonly number[], initializer: Initializer): State {
    const value = this.get(path, shape, initializer);
    const variable = this.#variables.get(path) as Variable;
    this.#buffers.add(path);
    return { value, update: (next) => this.backend.assign(variable, next) };
  }

  /** All variables to train, in order of first use. */
  variables(): Variable[] {
    return [...this.#variables].filter(([path]) => !this.#buffers.has(path)).map(([, variable]) => variable);
  }

  /** Learned structures and running statistics, in order of first use. */
  buffers(): Variable[] {
    return [...this.#buffers].map((path) => this.#variables.get(path) as Variable);
  }

  /** Number of scalar parameters. */
  count(): number {
    return this.variables().reduce((sum, { tensor }) => sum + tensor.shape.reduce((a, b) => a * b, 1), 0);
  }

  /** Copies values off the device, by path: of all variables and buffers, or of some. */
  async snapshot(variables: Iterable<Variable> = this.#variables.values()): Promise<ParameterSnapshot> {
    const copy = new Map<string, { shape: readonly number[]; values: Float32Array }>();
    for (const { name, tensor } of variables) copy.set(name, { shape: tensor.shape, values: await this.backend.read(tensor) });
    return copy;
  }

  /** Puts values back; paths not yet in use are made. */
  restore(snapshot: ParameterSnapshot): void {
    for (const [path, { shape, values }] of snapshot) {
      const existing = this.#variables.get(path);
      if (existing) this.backend.assign(existing, values);
      else this.#variables.set(path, this.backend.createVariable(path, values, shape));
    }
  }

  /** Makes the present values of all variables and buffers, copied on the device, those that `undo` goes back to. */
  keep(): void {
    const kept = new Checkpoint(this.backend, [...this.#variables.values()]);
    this.#kept?.dispose();
    this.#kept = kept;
  }

  /** Goes back to the values that were kept last: what was made since is dropped. Where none were, all is. */
  undo(): void {
    for (const [path, variable] of this.#variables)
      if (!this.#kept?.has(variable)) {
        this.backend.disposeVariable(variable);
        this.#variables.delete(path);
        this.#buffers.delete(path);
      }
    this.#kept?.restore();
  }

  /** Frees every variable, and what is kept. */
  dispose(): void {
    this.#kept?.dispose();
    this.#kept = undefined;
    for (const variable of this.#variables.values()) this.backend.disposeVariable(variable);
    this.#variables.clear();
    this.#buffers.clear();
  }
}
