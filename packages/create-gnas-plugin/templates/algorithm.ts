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

/** Schema of the options of `GreedySearch`. */
export const greedyOptions = sampleBasedOptions.extend({
  explore: z.number().min(0).max(1).default(0.2).describe('Probability of a new random selection.'),
});

/** Changes one choice of the best selection so far. */
export class GreedySearch extends SampleBasedNAS {
  readonly explore: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: z.input<typeof greedyOptions> = {}) {
    const { explore, ...rest } = parseOptions('GreedySearch', greedyOptions, options);
    super(rest);
    this.explore = explore;
  }

  protected override createSampler({ space, random, fitness }: SamplerContext): Sampler {
    let best: { readonly selection: Selection; readonly fitness: number } | undefined;
    return {
      ask: () => {
        const sampled = randomSelection(space.choices, random);
        if (!best || random.uniform() < this.explore) return sampled;
        const key = space.choices[random.integer(space.choices.length)]?.key ?? '';
        return { ...best.selection, [key]: sampled[key] ?? 0 };
      },
      tell: (selection, estimate) => {
        const value = fitness(estimate);
        if (value !== undefined && value > (best?.fitness ?? Number.NEGATIVE_INFINITY)) best = { selection, fitness: value };
      },
    };
  }
}

/** `GreedySearch` by name. */
export const algorithm = definePart({
  description: 'Changes one choice of the best architecture so far.',
  options: greedyOptions,
  create: (options) => new GreedySearch(options),
});
