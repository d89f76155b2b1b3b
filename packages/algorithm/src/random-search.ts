import {
  randomSelection,
  SampleBasedNAS,
  type SampleBasedOptions,
  type Sampler,
  type SamplerContext,
  type Selection,
  selectionKey,
} from '@gnas/core';

export interface RandomSearchOptions extends Partial<SampleBasedOptions> {
  /** Draw no architecture twice; the search ends early when the space is used up. Default true. */
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
    const seen = new Set<string>();
    const draw = (): Selection | undefined => {
      if (!this.avoidRepeats) return randomSelection(space.choices, random);
      if (seen.size >= space.size) return undefined;
      for (let attempt = 0; attempt < maxRepeats; attempt++) {
        const selection = randomSelection(space.choices, random);
        const key = selectionKey(selection);
        if (seen.has(key)) continue;
        seen.add(key);
        return selection;
      }
      return undefined;
    };
    return { ask: draw, tell: () => {} };
  }
}
