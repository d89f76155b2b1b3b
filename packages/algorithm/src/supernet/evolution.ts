import {
  type BaseSpace,
  breathe,
  GnasError,
  parseOptions,
  type Random,
  randomSelection,
  type Selection,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { crossover, mutate } from '../sample-based/mutation.js';

/** Schema of the options of `evolve`. The defaults are those of Guo et al. (2020). */
export const evolutionOptions = z.object({
  populationSize: z.int().min(1).default(50).describe('Architectures of one generation (Guo et al. 2020).'),
  generations: z.int().min(1).default(20).describe('Generations, including the first, random one (Guo et al. 2020).'),
  parents: z
    .int()
    .min(1)
    .default(10)
    .describe('Best architectures so far, which the next generation is made from (Guo et al. 2020).'),
  mutationProbability: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe('Probability that a choice of a child changes (Guo et al. 2020).'),
});
/** Options of `evolve`. */
export type EvolutionOptions = z.input<typeof evolutionOptions>;

/** What evolution needs from the search around it. */
export interface Habitat {
  readonly space: BaseSpace;
  readonly random: Random;
  readonly signal?: AbortSignal | undefined;
  /** Scores an architecture; higher is better, undefined if it has no score. */
  fitness(selection: Selection): Promise<number | undefined>;
  /** Whether an architecture keeps to the search's limits. */
  isAllowed(selection: Selection): boolean | Promise<boolean>;
}

/** An architecture of a population, and its fitness. */
export interface Individual {
  readonly selection: Selection;
  readonly fitness: number;
}

/** Children that may be repeats or not allowed before another way to make one is tried. */
const maxChildren = 20;
/** Random draws that may be repeats or not allowed before the space counts as used up. */
const maxDraws = 1000;

/**
 * Evolves architectures under constraints (Guo et al. 2020, algorithm 1). After a random population, each generation consists of crossovers
 * and mutants of the best so far, half of each. Children that are repeats or not allowed are drawn again, so no architecture is scored
 * twice, nor are isomorphic ones.
 * @returns all architectures with a score, best first; on a signal, those so far
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_INCOMPATIBLE if no architecture that was drawn is allowed
 */
export async function evolve(habitat: Habitat, options: EvolutionOptions = {}): Promise<Individual[]> {
  const { space, random, signal } = habitat;
  const { populationSize, generations, parents, mutationProbability } = parseOptions('evolve', evolutionOptions, options);
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
    const best = ranking.slice(0, parents).map(({ selection }) => selection);
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
        `None of ${seen.size} architectures of ${space.constructor.name} keeps to the limits. Raise the limits, or choose a smaller space.`,
      );
    ranking.sort((a, b) => b.fitness - a.fitness);
  }
  return ranking;
}
