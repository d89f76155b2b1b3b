import {
  type BaseSpace,
  checkWhole,
  type Random,
  randomSelection,
  SampleBasedNAS,
  type SampleBasedOptions,
  type Sampler,
  type SamplerContext,
  type Selection,
  trace,
} from '@gnas/core';
import { ArchitectureModel } from './architecture-model.js';
import { mutate, mutateOne } from './mutation.js';
import { Visited } from './visited.js';
import { type LabelHistograms, WeisfeilerLehman } from './weisfeiler-lehman.js';

/** Features of candidates that are kept: the pools of one fit and the next have many in common. */
const mostKept = 10_000;

/** Of `NASBOWL`. */
export interface NASBOWLOptions extends Partial<SampleBasedOptions> {
  /** Random architectures before the model is asked. Default 30 (the authors' code). */
  readonly numInitial?: number;
  /** Architectures that are proposed from one fit of the model. Default 5 (the authors' code). */
  readonly proposalsPerFit?: number;
  /** Candidates among which the model chooses, for each fit. Default 200; the authors' code has 100, half of them random. */
  readonly poolSize?: number;
  /** The best architectures so far, from which candidates are mutated. Default 20; the authors' code has 10. */
  readonly numParents?: number;
  /** Iterations of relabelling. Default 1, a box with its neighbours; the authors' code chooses 1 or 2. */
  readonly iterations?: number;
}

/** Draws in a row that may all be known before the space counts as used up. */
const maxRepeats = 10_000;

/** Most draws for a pool, in its sizes: near the end of a space there is less that is new. */
const attemptsPerCandidate = 10;

/**
 * NAS-BOWL (Ru et al., "Interpretable Neural Architecture Search via Bayesian Optimisation with Weisfeiler-Lehman Kernels", ICLR 2021):
 * a Gaussian process over the architectures as graphs, as `trace` draws them, predicts what they are worth; those of a pool whose
 * expected improvement is largest are evaluated next. The pool has mutations of the best, and random ones. It sees what an
 * architecture is, not how its selection is written down, so it needs few evaluations; it suits small budgets, as its cost grows
 * with the square of the number of trials.
 */
export class NASBOWL extends SampleBasedNAS {
  readonly options: Required<Pick<NASBOWLOptions, 'numInitial' | 'proposalsPerFit' | 'poolSize' | 'numParents' | 'iterations'>>;

  /** @param options `numTrials` is 150 by default @throws GnasError GNAS_INVALID_OPTION */
  constructor({
    numTrials = 150,
    numInitial = 30,
    proposalsPerFit = 5,
    poolSize = 200,
    numParents = 20,
    iterations = 1,
    ...options
  }: NASBOWLOptions = {}) {
    super({ numTrials, ...options });
    checkWhole('NASBOWL', { numInitial, proposalsPerFit, poolSize, numParents, iterations: [iterations, 0] });
    this.options = { numInitial, proposalsPerFit, poolSize, numParents, iterations };
  }

  protected override createSampler({ space, graph, random, study }: SamplerContext): Sampler {
    const { numInitial, iterations } = this.options;
    const visited = new Visited(space);
    const kernel = new WeisfeilerLehman(iterations);
    const known = new Map<string, LabelHistograms>();
    const model = new ArchitectureModel((selection) => {
      const key = visited.keyOf(selection);
      const features = known.get(key) ?? kernel.histograms(trace(space.parseModel(selection), graph).architecture);
      if (known.size >= mostKept) known.clear();
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
      tell: (selection, estimate) => {
        const value = estimate?.metrics[study.objective];
        if (value !== undefined) model.observe(selection, value);
      },
    };
  }

  /** The most promising of a pool of new architectures, best first. */
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
