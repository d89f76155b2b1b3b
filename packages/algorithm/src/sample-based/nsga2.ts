import {
  type CostName,
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
import { crossover, mutate, mutateOne } from './mutation.js';
import { crowdingDistances, nonDominatedSort } from './non-dominated-sort.js';
import { Visited } from './visited.js';

/** Costs that `NSGA2` can minimize. */
export const costNames = ['parameters', 'flops', 'latencyMs'] as const satisfies readonly CostName[];

/** Schema of the options of `NSGA2`. */
export const nsga2Options = sampleBasedOptions.extend({
  numTrials: z.int().min(1).default(300).describe('Architectures to try.'),
  minimize: z
    .enum(costNames)
    .default('parameters')
    .describe('Cost to minimize beside the objective. Latency is measured for each architecture unless the estimator knows it.'),
  populationSize: z
    .int()
    .min(2)
    .default(50)
    .describe("Architectures of one generation. The default is that of Optuna's NSGAIISampler; Deb et al. (2002) have 100."),
  crossoverProbability: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('Probability that a child has two parents (Deb et al. 2002, section IV-A).'),
  mutationProbability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'Probability that a choice of a child changes. Without it, 1 divided by the number of choices (Deb et al. 2002, section IV-A).',
    ),
});
/** Options of `NSGA2`. */
export type NSGA2Options = z.input<typeof nsga2Options>;

interface Individual {
  readonly selection: Selection;
  /** The negative of the fitness, and the cost. Both are minimized. */
  readonly point: readonly [number, number];
}

/** An individual with the figures by which it is selected (Deb et al. 2002, section III-C). */
interface Ranked extends Individual {
  /** Index of its front, from 0. */
  readonly rank: number;
  readonly crowding: number;
}

/** Draws in a row that may all be repeats before another way is tried. */
const maxRepeats = 1000;

/**
 * NSGA-II (Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", 2002): evolution towards the Pareto front between
 * the estimator's objective and a cost. `study.paretoFront(minimize)` returns the front that was found; `paretoHypervolume` says how good
 * it is. The search's `best` has the best objective, whatever it costs. No architecture is evaluated twice. Children join their generation
 * when their estimates are told.
 */
export class NSGA2 extends SampleBasedNAS {
  readonly minimize: CostName;
  readonly populationSize: number;
  readonly crossoverProbability: number;
  readonly mutationProbability: number | undefined;
  protected override readonly needsLatency: boolean;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: NSGA2Options = {}) {
    const { minimize, populationSize, crossoverProbability, mutationProbability, ...shared } = parseOptions(
      new.target.name,
      nsga2Options,
      options,
    );
    super(shared);
    this.minimize = minimize;
    this.populationSize = populationSize;
    this.crossoverProbability = crossoverProbability;
    this.mutationProbability = mutationProbability;
    this.needsLatency = minimize === 'latencyMs';
  }

  protected override createSampler({ space, random, fitness }: SamplerContext): Sampler {
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
      accept: (selection) => visited.take(selection),
      tell: (selection, estimate, cost) => {
        const value = fitness(estimate);
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

/** Sorts individuals by the crowded-comparison order, best first: by rank, then by crowding. */
function rank(individuals: readonly Individual[]): Ranked[] {
  const points = individuals.map(({ point }) => point);
  return nonDominatedSort(points).flatMap((front, number) => {
    const distances = crowdingDistances(front.map((index) => points[index] as Individual['point']));
    return front
      .map((index, at) => ({ ...(individuals[index] as Individual), rank: number, crowding: distances[at] as number }))
      .sort((a, b) => b.crowding - a.crowding || 0);
  });
}

/** Returns the better of two drawn at random. */
function tournament(parents: readonly Ranked[], random: Random): Selection {
  const a = random.pick(parents);
  const b = random.pick(parents);
  return (b.rank < a.rank || (b.rank === a.rank && b.crowding > a.crowding) ? b : a).selection;
}

/** `NSGA2` by name. */
export const nsga2 = definePart({
  description: 'Evolves a Pareto front between the objective and a cost (NSGA-II, Deb et al. 2002).',
  options: nsga2Options,
  create: (options) => new NSGA2(options),
});
