import {
  definePart,
  parseOptions,
  type Random,
  randomSelection,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  type Selection,
  sampleBasedOptions,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { mutateOne } from './mutation.js';
import { Visited } from './visited.js';

/** Schema of the options of `RegularizedEvolution`. */
export const regularizedEvolutionOptions = sampleBasedOptions.extend({
  numTrials: z.int().min(1).default(300).describe('Architectures to try. Real et al. (2019) try 20,000.'),
  populationSize: z.int().min(1).default(100).describe('Architectures that are alive, P (Real et al. 2019, section 4).'),
  sampleSize: z
    .int()
    .min(1)
    .default(25)
    .describe('Architectures that compete to be the parent, S (Real et al. 2019, section 4).'),
  avoidRepeats: z
    .boolean()
    .default(true)
    .describe(
      'Evaluate no architecture twice, by its canonical key; a child that was evaluated before is mutated anew. Real et al. (2019) evaluate every child.',
    ),
});
/** Options of `RegularizedEvolution`. */
export type RegularizedEvolutionOptions = z.input<typeof regularizedEvolutionOptions>;

interface Individual {
  readonly selection: Selection;
  readonly fitness: number;
}

/** Proposals in a row that may all be repeats before another way is tried. */
const maxRepeats = 1000;

/**
 * Regularized evolution (Real et al., "Regularized Evolution for Image Classifier Architecture Search", AAAI 2019, algorithm 1). The
 * first population is random. Each further architecture is the best of `sampleSize` drawn with replacement, with one choice changed; it
 * replaces the oldest, not the worst. A child joins when its estimate is told, so trials can run at the same time, as in the paper.
 */
export class RegularizedEvolution extends SampleBasedNAS {
  readonly populationSize: number;
  readonly sampleSize: number;
  readonly avoidRepeats: boolean;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: RegularizedEvolutionOptions = {}) {
    const { populationSize, sampleSize, avoidRepeats, ...shared } = parseOptions(
      new.target.name,
      regularizedEvolutionOptions,
      options,
    );
    super(shared);
    this.populationSize = populationSize;
    this.sampleSize = sampleSize;
    this.avoidRepeats = avoidRepeats;
  }

  protected override createSampler({ space, random, fitness: fitnessOf }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const population: Individual[] = [];
    let pending = 0;
    const draw = (): Selection => randomSelection(space.choices, random);
    const breed = (): Selection => mutateOne(this.#tournament(population, random).selection, space.choices, random);
    return {
      ask: () => {
        const propose = population.length === 0 || population.length + pending < this.populationSize ? draw : breed;
        const selection = this.avoidRepeats
          ? (visited.takeFirst(maxRepeats, propose) ?? visited.takeFirst(maxRepeats, draw))
          : propose();
        if (selection) pending++;
        return selection;
      },
      accept: (selection) => {
        visited.take(selection);
        pending++;
      },
      tell: (selection, estimate) => {
        pending--;
        const fitness = fitnessOf(estimate);
        if (fitness === undefined) return;
        population.push({ selection, fitness });
        if (population.length > this.populationSize) population.shift();
      },
    };
  }

  #tournament(population: readonly Individual[], random: Random): Individual {
    let best = random.pick(population);
    for (let drawn = 1; drawn < this.sampleSize; drawn++) {
      const other = random.pick(population);
      if (other.fitness > best.fitness) best = other;
    }
    return best;
  }
}

/** `RegularizedEvolution` by name. */
export const regularizedEvolution = definePart({
  description: 'Evolves a population in which the oldest die (Real et al. 2019).',
  options: regularizedEvolutionOptions,
  create: (options) => new RegularizedEvolution(options),
});
