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
} from '@gnas/core/plugin';
import * as z from 'zod';
import { CategoricalDensity } from './categorical-density.js';
import { effectiveChoices } from './effective-choices.js';
import { Visited } from './visited.js';

/** Schema of the options of `TPE`. */
export const tpeOptions = sampleBasedOptions.extend({
  numTrials: z.int().min(1).default(100).describe('Architectures to try.'),
  numInitial: z
    .int()
    .min(1)
    .default(10)
    .describe(
      "Architectures before the densities make proposals, those of the portfolio included. The default is that of Optuna's TPESampler.",
    ),
  goodShare: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe('Share of the trials that count as good, gamma (Bergstra et al. 2011, section 6.1).'),
  numCandidates: z
    .int()
    .min(1)
    .default(24)
    .describe("Candidates that are drawn for each proposal. The default is that of Optuna's TPESampler."),
});
/** Options of `TPE`. */
export type TPEOptions = z.input<typeof tpeOptions>;

interface Observation {
  /** The choices that have an effect. */
  readonly effective: Selection;
  readonly selection: Selection;
  readonly fitness: number;
}

/** Draws in a row that may all be repeats before another way is tried. */
const maxRepeats = 200;

/**
 * Tree-structured Parzen estimator (Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NeurIPS 2011, section 4). One density
 * over the choices describes the good trials, another the rest. Candidates are drawn from the first, and the one with the largest ratio of
 * the first to the second is tried. A choice that has no effect in a selection adds to neither density, so conditional choices are learned
 * from the trials where they matter.
 */
export class TPE extends SampleBasedNAS {
  readonly numInitial: number;
  readonly goodShare: number;
  readonly numCandidates: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: TPEOptions = {}) {
    const { numInitial, goodShare, numCandidates, ...shared } = parseOptions(new.target.name, tpeOptions, options);
    super(shared);
    this.numInitial = numInitial;
    this.goodShare = goodShare;
    this.numCandidates = numCandidates;
  }

  protected override createSampler({ space, random, fitness: fitnessOf }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const observations: Observation[] = [];
    const draw = (): Selection => randomSelection(space.choices, random);
    return {
      ask: () => {
        if (observations.length >= this.numInitial) {
          const proposal = this.#propose(space, observations, visited, random);
          if (proposal && visited.take(proposal)) return proposal;
        }
        return visited.takeFirst(maxRepeats, draw);
      },
      accept: (selection) => visited.take(selection),
      tell: (selection, estimate) => {
        const fitness = fitnessOf(estimate) ?? Number.NEGATIVE_INFINITY;
        observations.push({ selection, effective: effectiveChoices(selection, space), fitness });
      },
    };
  }

  /** Returns the new candidate with the largest ratio of densities; undefined if all are repeats. */
  #propose(space: BaseSpace, observations: readonly Observation[], visited: Visited, random: Random): Selection | undefined {
    const ranked = [...observations].sort((a, b) => b.fitness - a.fitness);
    const count = Math.max(2, Math.ceil(this.goodShare * ranked.length));
    const [good, rest] = [ranked.slice(0, count), ranked.slice(count)].map(
      (part) =>
        new CategoricalDensity(
          space.choices,
          part.map(({ effective }) => effective),
        ),
    ) as [CategoricalDensity, CategoricalDensity];
    let best: { readonly selection: Selection; readonly ratio: number } | undefined;
    for (let drawn = 0, attempt = 0; drawn < this.numCandidates && attempt < maxRepeats; attempt++) {
      const selection = good.draw(random);
      if (visited.has(selection)) continue;
      drawn++;
      const effective = effectiveChoices(selection, space);
      const ratio = good.logLikelihood(effective) - rest.logLikelihood(effective);
      if (!best || ratio > best.ratio) best = { selection, ratio };
    }
    return best?.selection;
  }
}

/** `TPE` by name. */
export const tpe = definePart({
  description: 'Tree-structured Parzen estimator (Bergstra et al. 2011).',
  options: tpeOptions,
  create: (options) => new TPE(options),
});
