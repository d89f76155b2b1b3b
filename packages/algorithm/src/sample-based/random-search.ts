import {
  definePart,
  parseOptions,
  randomSelection,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  type Selection,
  sampleBasedOptions,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { Visited } from './visited.js';

/** Schema of the options of `RandomSearch`. It has no batch size: all proposals are independent. */
export const randomSearchOptions = sampleBasedOptions.omit({ batchSize: true, stopAfter: true }).extend({
  numTrials: z.int().min(1).default(50).describe('Architectures to try.'),
  avoidRepeats: z
    .boolean()
    .default(true)
    .describe('Draw no architecture twice, by its canonical key. The search ends early if the space is used up.'),
});
/** Options of `RandomSearch`. */
export type RandomSearchOptions = z.input<typeof randomSearchOptions>;

/** Draws in a row that may all be repeats before the space counts as used up. */
const maxRepeats = 10_000;

/** Random search: every architecture is equally likely (Li & Talwalkar 2019, section 4.1, the baseline of the field). */
export class RandomSearch extends SampleBasedNAS {
  override readonly batchSize = Number.POSITIVE_INFINITY;
  readonly avoidRepeats: boolean;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: RandomSearchOptions = {}) {
    const { avoidRepeats, ...shared } = parseOptions(new.target.name, randomSearchOptions, options);
    super(shared);
    this.avoidRepeats = avoidRepeats;
  }

  protected override createSampler({ space, random }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const draw = (): Selection => randomSelection(space.choices, random);
    const ask = this.avoidRepeats ? () => visited.takeFirst(maxRepeats, draw) : draw;
    return { ask, accept: (selection) => visited.take(selection), tell: () => {} };
  }
}

/** `RandomSearch` by name. */
export const randomSearch = definePart({
  description: 'Draws architectures at random (Li & Talwalkar 2019).',
  options: randomSearchOptions,
  create: (options) => new RandomSearch(options),
});
