import * as z from 'zod';
import { isBranded } from '../brand.js';
import { breathe } from '../breathe.js';
import type { BaseEstimator } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import { parseOptions } from '../options/parse-options.js';
import type { Found } from '../search/search-algorithm.js';
import type { SearchSession } from '../search/search-session.js';
import { SharedWeights, type WeightSharing, weightSharingOptions } from '../search/shared-weights.js';
import { type StartedTrial, TrialRunner } from '../search/trial-runner.js';
import type { BaseSpace } from '../space/base-space.js';
import { type Selection, validateSelection } from '../space/selection.js';
import { BaseNAS } from './base-nas.js';
import { type Proposal, Proposals } from './proposals.js';
import type { Sampler, SamplerContext } from './sampler.js';

/** Options that every sample-based algorithm has; each extends them with its own `numTrials` default. */
export const sampleBasedOptions = z.object({
  numTrials: z.int().min(1).default(100).describe('Architectures to try, not counting re-evaluations.'),
  batchSize: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'Architectures to propose before learning from the first. Part of the algorithm: a search gives the same trials with any number of workers, and at most this many workers find work.',
    ),
  weightShare: z
    .union([z.boolean(), weightSharingOptions])
    .default(false)
    .describe('One set of weights for all trials, trained by the search; or how they are trained.'),
  startWith: z
    .array(z.record(z.string(), z.union([z.int(), z.array(z.int())])))
    .default([])
    .describe('Selections to try before all others, such as the best of a past study of the same space. They count as trials.'),
  portfolio: z
    .boolean()
    .default(true)
    .describe('Begin with the architectures that the space knows to be good on many graphs. They count as trials.'),
  stopAfter: z
    .int()
    .min(1)
    .optional()
    .describe('Trials in a row without a better one after which the search ends. Without it, all trials are run.'),
  topK: z.int().min(0).default(0).describe('Finalists to evaluate again with new seeds.'),
  reEvaluations: z.int().min(0).default(2).describe('New evaluations of each finalist.'),
});
/** Options that every sample-based algorithm has, as a constructor takes them. */
export type SampleBasedOptions = z.input<typeof sampleBasedOptions>;

const brand: unique symbol = Symbol.for('@gnas/core/SampleBasedNAS');

/**
 * Base of algorithms that learn from estimates of whole selections. They say how to `ask` and `tell`; the search around that is shared. A
 * trial that fails is recorded and told, never thrown; a signal ends the search with the best so far.
 */
export abstract class SampleBasedNAS extends BaseNAS {
  /** True for algorithms of another copy of core too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is asked about itself
    return isBranded(value, brand, this, SampleBasedNAS);
  }

  get [brand](): true {
    return true;
  }

  /** Infinity to go on until the algorithm is done. */
  readonly numTrials: number;
  /** Infinity for an algorithm that doesn't learn from what it is told. */
  readonly batchSize: number;
  readonly startWith: readonly Selection[];
  readonly portfolio: boolean;
  /** Infinity to run all trials. */
  readonly stopAfter: number;
  readonly topK: number;
  readonly reEvaluations: number;
  readonly weightSharing: WeightSharing | undefined;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: SampleBasedOptions = {}) {
    super();
    const parsed = parseOptions(new.target.name, sampleBasedOptions, options);
    const { numTrials, batchSize, weightShare, startWith, portfolio, stopAfter, topK, reEvaluations } = parsed;
    this.numTrials = numTrials;
    this.batchSize = batchSize;
    this.startWith = startWith;
    this.portfolio = portfolio;
    this.stopAfter = stopAfter ?? Number.POSITIVE_INFINITY;
    this.topK = topK;
    this.reEvaluations = reEvaluations;
    this.weightSharing = weightShare === true ? weightSharingOptions.parse({}) : weightShare || undefined;
  }

  /**
   * Proposals that limits or the estimator may refuse in a row before a search gives up. Default 1000; an algorithm that comes to an end
   * by itself may allow more.
   */
  protected readonly maxRefusals: number = 1000;

  /** Whether the algorithm wants to be told the latency of every architecture. Default false. */
  protected readonly needsLatency: boolean = false;

  /** Makes what one search keeps between asks. */
  protected abstract createSampler(context: SamplerContext): Sampler | Promise<Sampler>;

  override misfit(_space: BaseSpace, estimator: BaseEstimator): string | undefined {
    const mine = this.constructor.name;
    const its = estimator.constructor.name;
    if (estimator.training === 'shared' && !this.weightSharing)
      return `${its} scores shared parameters and trains none, but this ${mine} gives each trial new ones. Create ${mine} with weightShare: true, or use an estimator that trains, such as TrainScratchEstimator.`;
    if (estimator.training === 'none' && this.weightSharing)
      return `${its} runs no model, so ${mine} has no weights to share. Create it without weightShare.`;
    return undefined;
  }

  override async run(session: SearchSession): Promise<Found> {
    const { history, objective, random } = session;
    const { space, backend, graph } = session.parts;
    let shared: SharedWeights | undefined;
    let sampler: Sampler | undefined;
    try {
      if (this.weightSharing) shared = new SharedWeights(session, random.split('shared'), this.weightSharing);
      const { needsLatency, batchSize: runAhead } = this;
      const runner = new TrialRunner(session, { shared, needsLatency, runAhead });
      await shared?.warmUp(session.signal);
      sampler = await this.createSampler({
        space,
        backend,
        graph,
        random: random.split('sampler'),
        history,
        objective,
        fitness: (estimate) => session.fitness(estimate),
      });
      const proposals = new Proposals(sampler, this.#first(space));
      const nextNumber = await this.#explore(proposals, runner, session);
      await this.#reEvaluate(session, runner, nextNumber);
      return await runner.result();
    } finally {
      sampler?.dispose?.();
      shared?.dispose();
    }
  }

  /** What is tried before the sampler is asked. @throws GnasError GNAS_INVALID_SELECTION for one of another space */
  #first(space: BaseSpace): Selection[] {
    for (const selection of this.startWith) validateSelection(selection, space.choices);
    const all = [...this.startWith, ...(this.portfolio ? space.portfolio() : [])];
    return [...new Map(all.map((selection) => [space.canonicalKey(selection), selection])).values()];
  }

  /** -> the number of the next trial */
  async #explore(proposals: Proposals, runner: TrialRunner, { history, random }: SearchSession): Promise<number> {
    // Workers on other machines come and go.
    const window = (): number => (Number.isFinite(this.batchSize) ? this.batchSize : runner.parallelism);
    const running: (StartedTrial & Proposal)[] = [];
    let number = 0;
    let refusals = 0;
    let exhausted = false;
    const isStale = (): boolean => history.trials.length - 1 - (history.best?.number ?? -1) >= this.stopAfter;
    for (;;) {
      while (!exhausted && !runner.ended && number < this.numTrials && running.length < window() && !isStale()) {
        await breathe();
        const proposal = await proposals.next();
        exhausted = !proposal;
        if (!proposal) break;
        const { selection } = proposal;
        const seed = random.split(`trial/${number}`).seed;
        const trial = await runner.start({ number, selection, phase: 'search', seed });
        if (trial.admitted) number++;
        running.push({ ...trial, ...proposal });
      }
      const next = running.shift();
      if (!next) return number;
      const { state, estimate, cost } = await next.end();
      if (state === 'aborted') continue;
      await next.tell?.(estimate, cost);
      if (state === 'recorded') refusals = 0;
      else if (++refusals >= this.maxRefusals)
        throw new GnasError(
          'GNAS_INCOMPATIBLE',
          `${this.constructor.name} proposed ${refusals} architectures in a row that were all refused; the last because ${runner.limits.lastRefusal}.`,
        );
    }
  }

  async #reEvaluate({ history, random }: SearchSession, runner: TrialRunner, firstNumber: number): Promise<void> {
    const finalists = history
      .top(this.topK)
      .flatMap(({ selection }) => Array.from({ length: this.reEvaluations }, () => selection));
    const running: StartedTrial[] = [];
    for (const [index, selection] of finalists.entries()) {
      if (runner.ended) break;
      const number = firstNumber + index;
      const seed = random.split(`trial/${number}`).seed;
      running.push(await runner.start({ number, selection, phase: 're-evaluation', seed }));
      if (running.length >= runner.parallelism) await running.shift()?.end();
    }
    for (const trial of running) await trial.end();
  }
}
