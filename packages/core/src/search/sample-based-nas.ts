import { breathe } from '../breathe.js';
import type { BaseEstimator } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import { Random } from '../random.js';
import type { BaseSpace } from '../space/base-space.js';
import { checkSpace } from '../space/check-space.js';
import type { Selection } from '../space/selection.js';
import { Study } from '../study/study.js';
import { BaseNAS, type SearchOptions, type SearchResult } from './base-nas.js';
import { checkFit } from './check-fit.js';
import type { Sampler, SamplerContext } from './sampler.js';
import { SharedWeights, type WeightSharing } from './shared-weights.js';
import { type StartedTrial, TrialRunner } from './trial-runner.js';

/** Re-evaluation of the finalists: each of the `topK` best selections is evaluated `repeats` times more, with new seeds. */
export interface ReEvaluation {
  readonly topK: number;
  readonly repeats: number;
}

/** What every sample-based algorithm can be told. */
export interface SampleBasedOptions {
  /** Trials of the search, without re-evaluations; Infinity for as many as the algorithm proposes. */
  readonly numTrials: number;
  /**
   * Architectures that may be proposed before the first of them is told. It is part of the algorithm, not of how it is run:
   * a search gives the same trials at any number of workers, and no more than `batchSize` of them find work. Infinity for
   * an algorithm that does not learn from what it is told. Default 1.
   */
  readonly batchSize?: number | undefined;
  /** One parameter store for all trials, trained by the search. Default false: each trial has its own. */
  readonly weightShare?: boolean | WeightSharing | undefined;
  /** Default: the finalists are not evaluated again. */
  readonly reEvaluation?: ReEvaluation | undefined;
}

/**
 * Algorithms that learn from estimates of whole selections. They say how to `ask` and `tell`; the search around it is
 * shared: a trial that fails is recorded and told, never thrown; a signal ends it with the best so far.
 */
export abstract class SampleBasedNAS extends BaseNAS {
  readonly numTrials: number;
  readonly weightSharing: WeightSharing | undefined;
  readonly reEvaluation: ReEvaluation;
  readonly batchSize: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: SampleBasedOptions) {
    super();
    const { numTrials, batchSize = 1, weightShare = false, reEvaluation = { topK: 0, repeats: 0 } } = options;
    for (const [name, value, least, unbounded] of [
      ['numTrials', numTrials, 1, true],
      ['batchSize', batchSize, 1, true],
      ['topK', reEvaluation.topK, 0, false],
      ['repeats', reEvaluation.repeats, 0, false],
    ] as const)
      if (!(Number.isInteger(value) || (unbounded && value === Number.POSITIVE_INFINITY)) || value < least)
        throw new GnasError(
          'GNAS_INVALID_OPTION',
          `${new.target.name}: ${name} is ${value}; give a whole number of at least ${least}.`,
        );
    this.numTrials = numTrials;
    this.weightSharing = weightShare === true ? {} : weightShare || undefined;
    this.reEvaluation = reEvaluation;
    this.batchSize = batchSize;
  }

  /**
   * Proposals that the limits or the estimator may refuse in a row before a search gives up. Default 1000; an algorithm that comes
   * to an end by itself may have more.
   */
  protected readonly maxRefusals: number = 1000;

  /** Whether the algorithm wants to be told the latency of every architecture. Default false. */
  protected readonly needsLatency: boolean = false;

  /** What one search keeps between asks. */
  protected abstract createSampler(context: SamplerContext): Sampler | Promise<Sampler>;

  override misfit(_space: BaseSpace, estimator: BaseEstimator): string | undefined {
    const mine = this.constructor.name;
    const its = estimator.constructor.name;
    if (estimator.training === 'shared' && !this.weightSharing)
      return `${its} scores shared parameters and trains none, and this ${mine} gives each trial fresh ones. Create ${mine} with weightShare: true, or use an estimator that trains, such as TrainScratchEstimator.`;
    if (estimator.training === 'none' && this.weightSharing)
      return `${its} runs no model, so ${mine} has no weights to share; create it without weightShare.`;
    return undefined;
  }

  override async search(space: BaseSpace, graph: Graph, estimator: BaseEstimator, options: SearchOptions): Promise<SearchResult> {
    const { backend, seed = 0, signal, pruner } = options;
    space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    checkFit(space, this, estimator, pruner);
    checkSpace(space, graph);

    const random = new Random(seed);
    const study = new Study(estimator.objective, (selection) => space.canonicalKey(selection));
    const device = backend.upload(graph);
    let shared: SharedWeights | undefined;
    let sampler: Sampler | undefined;
    try {
      if (this.weightSharing)
        shared = new SharedWeights(backend, device, space, estimator, random.split('shared'), this.weightSharing);
      const { needsLatency, batchSize: runAhead } = this;
      const runner = new TrialRunner(space, device, estimator, study, options, { shared, needsLatency, runAhead });
      await shared?.warmUp(signal);
      sampler = await this.createSampler({ space, backend, graph, random: random.split('sampler'), study });
      const nextNumber = await this.#explore(sampler, runner, random);
      await this.#reEvaluate(study, runner, random, nextNumber);
      return await runner.result();
    } finally {
      sampler?.dispose?.();
      shared?.dispose();
      device.dispose();
    }
  }

  /** -> the number of the next trial */
  async #explore(sampler: Sampler, runner: TrialRunner, random: Random): Promise<number> {
    const window = Number.isFinite(this.batchSize) ? this.batchSize : runner.parallelism;
    const running: (StartedTrial & { readonly selection: Selection })[] = [];
    let number = 0;
    let refusals = 0;
    let exhausted = false;
    for (;;) {
      while (!exhausted && !runner.aborted && number < this.numTrials && running.length < window) {
        await breathe();
        const selection = await sampler.ask();
        exhausted = !selection;
        if (!selection) break;
        const seed = random.split(`trial/${number}`).seed;
        const trial = await runner.start({ number, selection, phase: 'search', seed });
        if (trial.admitted) number++;
        running.push({ ...trial, selection });
      }
      const next = running.shift();
      if (!next) return number;
      const { state, estimate, cost } = await next.end();
      if (state === 'aborted') continue;
      await sampler.tell(next.selection, estimate, cost);
      if (state === 'recorded') refusals = 0;
      else if (++refusals >= this.maxRefusals)
        throw new GnasError(
          'GNAS_INCOMPATIBLE',
          `${this.constructor.name} proposed ${refusals} architectures in a row that were all refused; the last because ${runner.limits.lastRefusal}.`,
        );
    }
  }

  async #reEvaluate(study: Study, runner: TrialRunner, random: Random, firstNumber: number): Promise<void> {
    const { topK, repeats } = this.reEvaluation;
    const finalists = study.top(topK).flatMap(({ selection }) => Array.from({ length: repeats }, () => selection));
    const running: StartedTrial[] = [];
    for (const [index, selection] of finalists.entries()) {
      if (runner.aborted) break;
      const number = firstNumber + index;
      const seed = random.split(`trial/${number}`).seed;
      running.push(await runner.start({ number, selection, phase: 're-evaluation', seed }));
      if (running.length >= runner.parallelism) await running.shift()?.end();
    }
    for (const trial of running) await trial.end();
  }
}
