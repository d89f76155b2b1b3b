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

/** What a search tries: first the portfolio of its space, then what its sampler proposes. */
export class Proposals {
  readonly #portfolio: Selection[];

  constructor(
    readonly sampler: Sampler,
    portfolio: readonly Selection[],
  ) {
    this.#portfolio = [...portfolio];
  }

  /** Undefined when the sampler is done. */
  async next(): Promise<Proposal | undefined> {
    const { sampler } = this;
    const known = this.#portfolio.shift();
    const selection = known ?? (await sampler.ask());
    if (!selection) return undefined;
    if (known) sampler.accept?.(known);
    const isTold = !known || sampler.accept !== undefined;
    return { selection, ...(isTold && { tell: (estimate, cost) => sampler.tell(selection, estimate, cost) }) };
  }
}
