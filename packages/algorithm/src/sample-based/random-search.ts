import {
  randomSelection,
  SampleBasedNAS,
  type SampleBasedOptions,
  type Sampler,
  type SamplerContext,
  type Selection,
} from '@gnas/core';
import { Visited } from './visited.js';

/** Of `RandomSearch`. */
export interface RandomSearchOptions extends Partial<SampleBasedOptions> {
  /** Draw no architecture twice, by its canonical key; the search ends early when the space is used up. Default true. */
  readonly avoidRepeats?: boolean;
}

/** Draws in a row that may all be repeats before the space counts as used up. */
const maxRepeats = 10_000;

/**
 * Random search: every architecture is as likely as any other (Li & Talwalkar 2019, section 4.1, the baseline of the field).
 */
export class RandomSearch extends SampleBasedNAS {
  readonly avoidRepeats: boolean;

  /** @param options `numTrials` is 50 by default @throws GnasError GNAS_INVALID_OPTION */
  constructor({ numTrials = 50, avoidRepeats = true, ...options }: RandomSearchOptions = {}) {
    super({ numTrials, batchSize: Number.POSITIVE_INFINITY, ...options });
    this.avoidRepeats = avoidRepeats;
  }

  protected override createSampler({ space, random }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const draw = (): Selection => randomSelection(space.choices, random);
    return { ask: this.avoidRepeats ? () => visited.takeFirst(maxRepeats, draw) : draw, tell: () => {} };
  }
}
