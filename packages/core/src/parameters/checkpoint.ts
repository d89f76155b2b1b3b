import type { Backend, Variable } from '../backend/backend.js';
import type { Tensor } from '../backend/tensor.js';

/** A copy of the values of variables at the time of its creation, kept on the device. See `ParameterSnapshot` for a copy on the host. */
export class Checkpoint {
  readonly #kept: ReadonlyMap<Variable, Tensor>;

  constructor(
    readonly backend: Backend,
    variables: readonly Variable[],
  ) {
    this.#kept = backend.tidy(() => new Map(variables.map((variable) => [variable, backend.copy(variable.tensor)])));
  }

  /** Whether the checkpoint holds values of a variable. */
  has(variable: Variable): boolean {
    return this.#kept.has(variable);
  }

  /** Sets the variables back to these values. Can be called repeatedly. */
  restore(): void {
    for (const [variable, values] of this.#kept) this.backend.assign(variable, values);
  }

  /** Frees the copies. */
  dispose(): void {
    for (const values of this.#kept.values()) this.backend.dispose(values);
  }
}
