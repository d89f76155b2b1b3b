import {
  definePart,
  OneShotNAS,
  oneShotOptions,
  parseOptions,
  randomSelection,
  type Selection,
  type Supernet,
} from '@gnas/core/plugin';
import * as z from 'zod';

/** Schema of the options of `UniformPaths`. */
export const uniformPathsOptions = oneShotOptions.extend({
  steps: z.int().min(1).default(200).describe('Training steps, each on one architecture.'),
  draws: z.int().min(1).default(20).describe('Architectures that are scored with the trained weights.'),
  finalists: z.int().min(1).default(2).describe('Best of them, which the estimator evaluates.'),
});

/** Trains one set of weights on uniformly sampled architectures, then returns the best of several draws. */
export class UniformPaths extends OneShotNAS {
  readonly options: z.output<typeof uniformPathsOptions>;
  protected override readonly needsMixture = false;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: z.input<typeof uniformPathsOptions> = {}) {
    const { steps, draws, finalists, ...weights } = parseOptions('UniformPaths', uniformPathsOptions, options);
    super(weights);
    this.options = { steps, draws, finalists, ...weights };
  }

  protected override async learn({ space, weights, random, signal, peek, fitness }: Supernet): Promise<Selection[]> {
    const { steps, draws, finalists } = this.options;
    const next = () => space.parseModel(randomSelection(space.choices, random));
    for (let step = 0; step < steps && !signal?.aborted; step++) await weights.steps(1, next);
    const scored: { readonly selection: Selection; readonly value: number }[] = [];
    for (let draw = 0; draw < draws; draw++) {
      const selection = randomSelection(space.choices, random);
      scored.push({ selection, value: fitness(await peek(selection)) ?? Number.NEGATIVE_INFINITY });
    }
    return scored
      .sort((a, b) => b.value - a.value)
      .slice(0, finalists)
      .map(({ selection }) => selection);
  }
}

/** `UniformPaths` by name. */
export const oneShot = definePart({
  description: 'Trains shared weights on uniformly sampled architectures.',
  options: uniformPathsOptions,
  create: (options) => new UniformPaths(options),
});
