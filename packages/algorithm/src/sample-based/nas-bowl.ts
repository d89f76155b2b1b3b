import {
  type BaseSpace,
  definePart,
  parseOptions,
  type Random,
  randomSelection,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  type Selection,
  sampleBasedOptions,
  trace,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { ArchitectureModel } from './architecture-model.js';
import { mutate, mutateOne } from './mutation.js';
import { Visited } from './visited.js';
import { type LabelHistograms, WeisfeilerLehman } from './weisfeiler-lehman.js';

/** Schema of the options of `NASBOWL`. */
export const nasBowlOptions = sampleBasedOptions.extend({
  numTrials: z.int().min(1).default(150).describe('Architectures to try.'),
  numInitial: z
    .int()
    .min(1)
    .default(30)
    .describe("Random architectures before the model makes proposals. The default is that of the authors' code."),
  proposalsPerFit: z
    .int()
    .min(1)
    .default(5)
    .describe("Architectures to propose from one fit of the model. The default is that of the authors' code."),
  poolSize: z
    .int()
    .min(1)
    .default(200)
    .describe("Candidates that the model chooses from at each fit. The authors' code has 100, half of them random."),
  numParents: z
    .int()
    .min(1)
    .default(20)
    .describe("Best architectures so far, which candidates are mutated from. The authors' code has 10."),
  iterations: z
    .int()
    .min(0)
    .default(1)
    .describe("Weisfeiler-Lehman iterations; 1 looks at a node and its neighbors. The authors' code chooses between 1 and 2."),
});
/** Options of `NASBOWL`. */
export type NASBOWLOptions = z.input<typeof nasBowlOptions>;

/** Architectures whose features are cached: consecutive pools have many in common. */
const maxCached = 10_000;
/** Draws in a row that may all be repeats before the space counts as used up. */
const maxRepeats = 10_000;
/** Draws per candidate of a pool: near the end of a space most draws are repeats. */
const attemptsPerCandidate = 10;

/**
 * NAS-BOWL (Ru et al., "Interpretable Neural Architecture Search via Bayesian Optimisation with Weisfeiler-Lehman Kernels", ICLR 2021).
 * A Gaussian process over architectures as graphs, as `trace` draws them, predicts their fitness. The candidates of a pool with the
 * largest expected improvement are evaluated next; the pool holds mutations of the best architectures, and random ones.
 *
 * The model compares architectures rather than selections, so it needs few evaluations. Its cost grows with the square of the number of
 * trials, so it suits small budgets.
 */
export class NASBOWL extends SampleBasedNAS {
  readonly options: z.output<typeof nasBowlOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: NASBOWLOptions = {}) {
    const parsed = parseOptions(new.target.name, nasBowlOptions, options);
    super(sampleBasedOptions.parse(parsed));
    this.options = parsed;
  }

  protected override createSampler({ space, graph, random, fitness }: SamplerContext): Sampler {
    const { numInitial, iterations } = this.options;
    const visited = new Visited(space);
    const kernel = new WeisfeilerLehman(iterations);
    const known = new Map<string, LabelHistograms>();
    const model = new ArchitectureModel((selection) => {
      const key = visited.keyOf(selection);
      const features = known.get(key) ?? kernel.histograms(trace(space.parseModel(selection), graph).architecture);
      if (known.size >= maxCached) known.clear();
      known.set(key, features);
      return features;
    });
    const draw = (): Selection => randomSelection(space.choices, random);
    let initial = 0;
    let queue: Selection[] = [];
    return {
      ask: () => {
        if (initial >= numInitial && model.size > 0) {
          if (queue.length === 0) queue = this.#propose(model, space, visited, random);
          const selection = queue.shift();
          if (selection && visited.take(selection)) return selection;
        }
        initial++;
        return visited.takeFirst(maxRepeats, draw);
      },
      accept: (selection) => {
        visited.take(selection);
        initial++;
      },
      tell: (selection, estimate) => {
        const value = fitness(estimate);
        if (value !== undefined) model.observe(selection, value);
      },
    };
  }

  /** Returns the most promising of a pool of new architectures, best first. */
  #propose(model: ArchitectureModel, space: BaseSpace, visited: Visited, random: Random): Selection[] {
    const { poolSize, proposalsPerFit, numParents } = this.options;
    const parents = model.best(numParents);
    const pool = new Map<string, Selection>();
    for (let attempt = 0; pool.size < poolSize && attempt < attemptsPerCandidate * poolSize; attempt++) {
      const candidate =
        attempt % 4 === 0
          ? randomSelection(space.choices, random)
          : mutate(mutateOne(random.pick(parents), space.choices, random), space.choices, random, 1 / space.choices.length);
      if (!visited.has(candidate)) pool.set(visited.keyOf(candidate), candidate);
    }
    model.fit();
    return model.mostPromising([...pool.values()], proposalsPerFit);
  }
}

/** `NASBOWL` by name. */
export const nasBowl = definePart({
  description: 'Bayesian optimization with a Weisfeiler-Lehman kernel (NAS-BOWL, Ru et al. 2021).',
  options: nasBowlOptions,
  create: (options) => new NASBOWL(options),
});
