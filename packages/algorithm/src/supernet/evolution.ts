import { type BaseSpace, breathe, GnasError, type Random, randomSelection, type Selection } from '@gnas/core';
import { crossover, mutate } from '../sample-based/mutation.js';

/** Of `evolve`. */
export interface EvolutionOptions {
  /** Architectures of one generation. Default 50 (Guo et al. 2020). */
  readonly populationSize?: number;
  /** Generations, the first and random one included. Default 20 (Guo et al. 2020). */
  readonly generations?: number;
  /** The best so far, from which the next generation is made. Default 10 (Guo et al. 2020). */
  readonly parents?: number;
  /** Probability that a choice mutates. Default 0.1 (Guo et al. 2020). */
  readonly mutationProbability?: number;
}

/** What evolution asks of the search around it. */
export interface Habitat {
  readonly space: BaseSpace;
  readonly random: Random;
  readonly signal?: AbortSignal | undefined;
  /** What an architecture is worth; higher is better, undefined where it has no value. */
  fitness(selection: Selection): Promise<number | undefined>;
  /** Whether an architecture may be taken at all. */
  isAllowed(selection: Selection): boolean | Promise<boolean>;
}

/** An architecture of a population, and what it is worth. */
export interface Individual {
  readonly selection: Selection;
  readonly fitness: number;
}

/** Children that may be known or forbidden before another way to make one is taken. */
const maxChildren = 20;
/** Random draws that may be so before the space counts as used up. */
const maxDraws = 1000;

/**
 * Evolutionary architecture search under constraints (Guo et al. 2020, algorithm 1): a random population, then generations of
 * which half are crossovers and half mutants of the best so far; what is forbidden or known is drawn again. No architecture is
 * scored twice, isomorphic ones neither. -> all that have a value, best first; on a signal, those so far
 * @throws GnasError GNAS_INCOMPATIBLE where nothing that was drawn is allowed
 */
export async function evolve(habitat: Habitat, options: EvolutionOptions = {}): Promise<Individual[]> {
  const { space, random, signal } = habitat;
  const { populationSize = 50, generations = 20, parents: numParents = 10, mutationProbability = 0.1 } = options;
  const { choices } = space;
  const anyOne = (): Selection => randomSelection(choices, random);
  const seen = new Set<string>();
  const isNew = (selection: Selection): boolean => {
    const key = space.canonicalKey(selection);
    return !seen.has(key) && Boolean(seen.add(key));
  };
  const draw = async (make: () => Selection, attempts: number): Promise<Selection | undefined> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const selection = make();
      if (isNew(selection) && (await habitat.isAllowed(selection))) return selection;
    }
    return undefined;
  };

  const ranking: Individual[] = [];
  let isUsedUp = false;
  let scored = 0;
  for (let generation = 0; generation < generations && !isUsedUp; generation++) {
    const best = ranking.slice(0, numParents).map(({ selection }) => selection);
    const cross = (): Selection => crossover(random.pick(best), random.pick(best), choices, random);
    const change = (): Selection => mutate(random.pick(best), choices, random, mutationProbability);
    for (let place = 0; place < populationSize && !signal?.aborted; place++) {
      await breathe();
      const crossed = best.length > 1 && place % 2 === 0 ? await draw(cross, maxChildren) : undefined;
      const child = crossed ?? (best.length > 0 ? await draw(change, maxChildren) : undefined);
      const selection = child ?? (await draw(anyOne, maxDraws));
      isUsedUp = selection === undefined;
      if (selection === undefined) break;
      scored++;
      const fitness = await habitat.fitness(selection);
      if (fitness !== undefined && Number.isFinite(fitness)) ranking.push({ selection, fitness });
    }
    if (scored === 0 && !signal?.aborted)
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `None of ${seen.size} architectures of ${space.constructor.name} keeps to the limits; raise them, or choose a smaller space.`,
      );
    ranking.sort((a, b) => b.fitness - a.fitness);
  }
  return ranking;
}
