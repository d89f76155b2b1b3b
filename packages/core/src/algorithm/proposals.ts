import type { Selection } from '../space/selection.js';
import type { Estimate } from '../trial/estimate.js';
import type { TrialCost } from '../trial/trial.js';
import type { Sampler } from './sampler.js';

/** A selection to try next. */
export interface Proposal {
  readonly selection: Selection;
  /** Tells the sampler how it went; undefined if the sampler doesn't learn from it. */
  readonly tell?: ((estimate: Estimate | undefined, cost: TrialCost) => void | Promise<void>) | undefined;
}

/** What a search tries: first selections that it is given, such as the portfolio of its space, then what its sampler proposes. */
export class Proposals {
  readonly #given: Selection[];

  constructor(
    readonly sampler: Sampler,
    given: readonly Selection[],
  ) {
    this.#given = [...given];
  }

  /** Undefined when the sampler is done. */
  async next(): Promise<Proposal | undefined> {
    const { sampler } = this;
    const given = this.#given.shift();
    const selection = given ?? (await sampler.ask());
    if (!selection) return undefined;
    if (given) sampler.accept?.(given);
    const isTold = !given || sampler.accept !== undefined;
    return { selection, ...(isTold && { tell: (estimate, cost) => sampler.tell(selection, estimate, cost) }) };
  }
}
