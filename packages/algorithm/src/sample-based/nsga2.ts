import {
  type CostName,
  GnasError,
  type Random,
  randomSelection,
  SampleBasedNAS,
  type SampleBasedOptions,
  type Sampler,
  type SamplerContext,
  type Selection,
} from '@gnas/core';
import { crossover, mutate, mutateOne } from './mutation.js';
import { crowdingDistances, nonDominatedSort } from './non-dominated-sort.js';
import { Visited } from './visited.js';

/** Costs that `NSGA2` can minimize. */
export const costNames = ['parameters', 'flops', 'latencyMs'] as const satisfies readonly CostName[];

/** Of `NSGA2`. */
export interface NSGA2Options extends Partial<SampleBasedOptions> {
  /** What is minimized while the estimator's objective is maximized. Default 'parameters'. A latency is measured for each architecture. */
  readonly minimize?: CostName;
  /** Default 50 (Optuna's NSGAIISampler); Deb et al. 2002 take 100, with 250 generations of them. */
  readonly populationSize?: number;
  /** That a child has two parents. Default 0.9 (Deb et al. 2002, section IV-A). */
  readonly crossoverProbability?: number;
  /** That each choice changes in a child. Default 1 / number of choices (Deb et al. 2002, section IV-A). */
  readonly mutationProbability?: number | undefined;
}

interface Individual {
  readonly selection: Selection;
  /** The objective's negative, and the cost: both are minimized. */
  readonly point: readonly [number, number];
}

/** An individual with what selection goes by (Deb et al. 2002, section III-C). */
interface Ranked extends Individual {
  /** Number of its front. */
  readonly rank: number;
  readonly crowding: number;
}

/** Draws in a row that may all be known before another way is tried. */
const maxRepeats = 1000;

/**
 * NSGA-II (Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", 2002): evolution to many good compromises
 * between the estimator's objective and a cost. `study.paretoFront(minimize)` is what it has found; the search's `best` is that
 * with the best objective at any cost. No architecture is evaluated twice. Children join their generation as they are told.
 */
export class NSGA2 extends SampleBasedNAS {
  readonly minimize: CostName;
  readonly populationSize: number;
  readonly crossoverProbability: number;
  readonly mutationProbability: number | undefined;
  protected override readonly needsLatency: boolean;

  /** @param options `numTrials` is 300 by default @throws GnasError GNAS_INVALID_OPTION */
  constructor({
    numTrials = 300,
    minimize = 'parameters',
    populationSize = 50,
    crossoverProbability = 0.9,
    mutationProbability,
    ...options
  }: NSGA2Options = {}) {
    super({ numTrials, ...options });
    const isProbability = (value: number): boolean => value >= 0 && value <= 1;
    const problem = !costNames.includes(minimize)
      ? `minimize is "${minimize}"; give ${costNames.join(', ')}`
      : !Number.isInteger(populationSize) || populationSize < 2
        ? `populationSize is ${populationSize}; give a whole number of at least 2`
        : !isProbability(crossoverProbability) || !isProbability(mutationProbability ?? 0)
          ? `probabilities are ${crossoverProbability} and ${mutationProbability}; give numbers from 0 to 1`
          : undefined;
    if (problem) throw new GnasError('GNAS_INVALID_OPTION', `NSGA2: ${problem}.`);
    this.minimize = minimize;
    this.populationSize = populationSize;
    this.crossoverProbability = crossoverProbability;
    this.mutationProbability = mutationProbability;
    this.needsLatency = minimize === 'latencyMs';
  }

  protected override createSampler({ space, random, study }: SamplerContext): Sampler {
    const { choices } = space;
    const probability = this.mutationProbability ?? 1 / Math.max(1, choices.length);
    const visited = new Visited(space);
    let parents: readonly Ranked[] = [];
    let children: Individual[] = [];
    const draw = (): Selection => randomSelection(choices, random);
    const breed = (): Selection => {
      const first = tournament(parents, random);
      const child =
        random.uniform() < this.crossoverProbability ? crossover(first, tournament(parents, random), choices, random) : first;
      return mutate(child, choices, random, probability);
    };
    return {
      ask: () =>
        (parents.length > 0 &&
          (visited.takeFirst(maxRepeats, breed) ??
            visited.takeFirst(maxRepeats, () => mutateOne(tournament(parents, random), choices, random)))) ||
        visited.takeFirst(maxRepeats, draw),
      tell: (selection, estimate, cost) => {
        const value = estimate?.metrics[study.objective];
        const spent = cost[this.minimize];
        if (value === undefined || spent === undefined) return;
        children.push({ selection, point: [-value, spent] });
        if (children.length < this.populationSize) return;
        parents = rank([...parents, ...children]).slice(0, this.populationSize);
        children = [];
      },
    };
  }
}

/** The individuals by rank and, where that is equal, by crowding: the crowded-comparison order, best first. */
function rank(individuals: readonly Individual[]): Ranked[] {
  const points = individuals.map(({ point }) => point);
  return nonDominatedSort(points).flatMap((front, number) => {
    const distances = crowdingDistances(front.map((index) => points[index] as Individual['point']));
    return front
      .map((index, at) => ({ ...(individuals[index] as Individual), rank: number, crowding: distances[at] as number }))
      .sort((a, b) => b.crowding - a.crowding || 0);
  });
}

/** The better of two drawn at random. */
function tournament(parents: readonly Ranked[], random: Random): Selection {
  const a = random.pick(parents);
  const b = random.pick(parents);
  return (b.rank < a.rank || (b.rank === a.rank && b.crowding > a.crowding) ? b : a).selection;
}
