import {
  checkWhole,
  type Random,
  randomSelection,
  SampleBasedNAS,
  type SampleBasedOptions,
  type Sampler,
  type SamplerContext,
  type Selection,
} from '@gnas/core';
import { mutateOne } from './mutation.js';
import { Visited } from './visited.js';

/** Of `RegularizedEvolution`. */
export interface RegularizedEvolutionOptions extends Partial<SampleBasedOptions> {
  /** Architectures that are alive. Default 100 (Real et al. 2019, section 4; P). */
  readonly populationSize?: number;
  /** Architectures that compete to be the parent. Default 25 (Real et al. 2019, section 4; S). */
  readonly sampleSize?: number;
  /**
   * Evaluate no architecture twice, by its canonical key; a child that is known is mutated anew. Default true, for a budget of
   * trials; Real et al. evaluate each child, known or not.
   */
  readonly avoidRepeats?: boolean;
}

interface Individual {
  readonly selection: Selection;
  readonly fitness: number;
}

/** Proposals in a row that may all be known before another way is tried. */
const maxRepeats = 1000;

/**
 * Regularized evolution (Real et al., "Regularized Evolution for Image Classifier Architecture Search", AAAI 2019, algorithm 1):
 * after a random population, each new architecture is the best of `sampleSize` drawn with replacement, with one choice changed;
 * it takes the place of the oldest, not the worst. A child joins when it is told, so trials may run at the same time, as theirs did.
 */
export class RegularizedEvolution extends SampleBasedNAS {
  readonly populationSize: number;
  readonly sampleSize: number;
  readonly avoidRepeats: boolean;

  /** @param options `numTrials` is 300 by default; the paper takes 20,000 @throws GnasError GNAS_INVALID_OPTION */
  constructor({
    numTrials = 300,
    populationSize = 100,
    sampleSize = 25,
    avoidRepeats = true,
    ...options
  }: RegularizedEvolutionOptions = {}) {
    super({ numTrials, ...options });
    checkWhole('RegularizedEvolution', { populationSize, sampleSize });
    this.populationSize = populationSize;
    this.sampleSize = sampleSize;
    this.avoidRepeats = avoidRepeats;
  }

  protected override createSampler({ space, random, study }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const population: Individual[] = [];
    let waiting = 0;
    const draw = (): Selection => randomSelection(space.choices, random);
    const breed = (): Selection => mutateOne(this.#tournament(population, random).selection, space.choices, random);
    return {
      ask: () => {
        const propose = population.length === 0 || population.length + waiting < this.populationSize ? draw : breed;
        const selection = this.avoidRepeats
          ? (visited.takeFirst(maxRepeats, propose) ?? visited.takeFirst(maxRepeats, draw))
          : propose();
        if (selection) waiting++;
        return selection;
      },
      tell: (selection, estimate) => {
        waiting--;
        const fitness = estimate?.metrics[study.objective];
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
