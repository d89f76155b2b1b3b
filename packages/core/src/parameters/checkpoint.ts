import type { Backend, Variable } from '../backend/backend.js';
import type { Tensor } from '../backend/tensor.js';

/** The values that variables have when it is made, kept on their device; a `ParameterSnapshot` is off the device. */
export class Checkpoint {
  readonly #kept: ReadonlyMap<Variable, Tensor>;

  constructor(
    readonly backend: Backend,
    variables: readonly Variable[],
  ) {
    this.#kept = backend.tidy(() => new Map(variables.map((variable) => [variable, backend.copy(variable.tensor)])));
  }

  has(variable: Variable): boolean {
    return this.#kept.has(variable);
  }

  /** Gives the variables these values again; as often as is asked. */
  restore(): void {
    for (const [variable, values] of this.#kept) this.backend.assign(variable, values);
  }

  /** Frees the kept values. */
  dispose(): void {
    for (const values of this.#kept.values()) this.backend.dispose(values);
  }
}
