import { checkWhole, GnasError, OneShotNAS, type OneShotOptions, type Selection, type Supernet } from '@gnas/core';
import { type EvolutionOptions, evolve } from './evolution.js';
import { trainPaths } from './train-paths.js';

/** Of `Spos`. */
export interface SposOptions extends OneShotOptions, EvolutionOptions {
  /** Steps of the supernet's training, each on one path. Default 1000 (AutoGL-light). */
  readonly warmupSteps?: number;
  /** Best architectures of the evolution that the estimator evaluates. Default 5; the paper takes the best alone. */
  readonly finalists?: number;
}

/**
 * Single path one-shot search (Guo et al., "Single Path One-Shot Neural Architecture Search with Uniform Sampling", ECCV 2020):
 * a supernet is trained by uniformly drawn paths; then evolution searches the architectures, each scored with the supernet's
 * weights on the validation split. The search's limits are the paper's constraints. Learning rate 0.005, weight decay 5e-4
 * (AutoGL-light).
 */
export class Spos extends OneShotNAS {
  protected override readonly needsMixture = false;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(readonly options: SposOptions = {}) {
    super({ learningRate: 0.005, ...options });
    const { warmupSteps = 1000, populationSize = 50, generations = 20, parents = 10, finalists = 5 } = options;
    checkWhole(new.target.name, { warmupSteps: [warmupSteps, 0], populationSize, generations, parents, finalists });
    const { mutationProbability = 0.1 } = options;
    if (!(mutationProbability > 0 && mutationProbability <= 1))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `${new.target.name}: mutationProbability is ${mutationProbability}; give a number above 0, at most 1.`,
      );
  }

  /** What evolution maximizes; undefined where an architecture has no finite score. */
  protected async fitness(supernet: Supernet, selection: Selection): Promise<number | undefined> {
    return (await supernet.score(selection))?.metrics[supernet.study.objective];
  }

  protected override async learn(supernet: Supernet): Promise<readonly Selection[]> {
    const { space, random, signal } = supernet;
    await trainPaths(supernet, this.options.warmupSteps ?? 1000);
    const ranking = await evolve(
      {
        space,
        random: random.split('evolution'),
        signal,
        fitness: (selection) => this.fitness(supernet, selection),
        isAllowed: (selection) => supernet.withinLimits(selection),
      },
      this.options,
    );
    return ranking.slice(0, this.options.finalists ?? 5).map(({ selection }) => selection);
  }
}
