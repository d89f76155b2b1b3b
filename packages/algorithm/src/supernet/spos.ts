import { definePart, OneShotNAS, oneShotOptions, parseOptions, type Selection, type Supernet } from '@gnas/core/plugin';
import * as z from 'zod';
import { evolutionOptions, evolve } from './evolution.js';
import { trainPaths } from './train-paths.js';

/** Schema of the options of `Spos`. */
export const sposOptions = oneShotOptions.extend({
  warmupSteps: z
    .int()
    .min(0)
    .default(1000)
    .describe('Steps of the supernet, each on one path. The default is that of AutoGL-light.'),
  ...evolutionOptions.shape,
  finalists: z
    .int()
    .min(1)
    .default(5)
    .describe('Best architectures of the evolution that the estimator evaluates. Guo et al. (2020) evaluate the best alone.'),
  learningRate: z
    .number()
    .positive()
    .default(0.005)
    .describe("Learning rate of the Adam that trains the supernet's weights. The default is that of AutoGL-light."),
});
/** Options of `Spos`. */
export type SposOptions = z.input<typeof sposOptions>;

/**
 * Single path one-shot search (Guo et al., "Single Path One-Shot Neural Architecture Search with Uniform Sampling", ECCV 2020). A supernet
 * is trained on uniformly drawn paths. Then evolution searches the architectures, each scored on the validation split with the weights of
 * the supernet. The limits of the search are the paper's constraints.
 */
export class Spos extends OneShotNAS {
  protected override readonly needsMixture = false;
  readonly options: z.output<typeof sposOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: SposOptions = {}) {
    const parsed = parseOptions(new.target.name, sposOptions, options);
    super(oneShotOptions.parse(parsed));
    this.options = parsed;
  }

  /** Scores an architecture for the evolution; undefined if it has no finite score. */
  protected async fitness(supernet: Supernet, selection: Selection): Promise<number | undefined> {
    return supernet.fitness(await supernet.score(selection));
  }

  protected override async learn(supernet: Supernet): Promise<readonly Selection[]> {
    const { space, random, signal } = supernet;
    await trainPaths(supernet, this.options.warmupSteps);
    const ranking = await evolve(
      {
        space,
        random: random.split('evolution'),
        signal,
        fitness: (selection) => this.fitness(supernet, selection),
        isAllowed: (selection) => supernet.withinLimits(selection),
      },
      evolutionOptions.parse(this.options),
    );
    return ranking.slice(0, this.options.finalists).map(({ selection }) => selection);
  }
}

/** `Spos` by name. */
export const spos = definePart({
  description: 'A supernet trained on single paths, then evolution (SPOS, Guo et al. 2020).',
  options: sposOptions,
  create: (options) => new Spos(options),
});
