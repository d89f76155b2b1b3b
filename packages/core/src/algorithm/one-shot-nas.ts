import * as z from 'zod';
import type { Backend, GraphOnDevice } from '../backend/backend.js';
import type { BaseEstimator, EpochEvent } from '../estimator/base-estimator.js';
import { evaluate } from '../estimator/evaluate.js';
import { GnasError } from '../gnas-error.js';
import { parseOptions } from '../options/parse-options.js';
import type { Random } from '../random.js';
import { maxGradientNormOption } from '../search/clipping-factor.js';
import type { Found } from '../search/search-algorithm.js';
import type { SearchSession } from '../search/search-session.js';
import { SharedWeights } from '../search/shared-weights.js';
import { TrialRunner } from '../search/trial-runner.js';
import type { BaseSpace } from '../space/base-space.js';
import { type Selection, selectionKey } from '../space/selection.js';
import type { BaseTask } from '../task/base-task.js';
import type { Metric } from '../task/metric.js';
import type { Estimate } from '../trial/estimate.js';
import type { TrialHistory } from '../trial/trial-history.js';
import { BaseNAS } from './base-nas.js';

/** How the supernet of a one-shot algorithm is trained. */
export const oneShotOptions = z.object({
  learningRate: z.number().positive().default(0.01).describe("Learning rate of the Adam that trains the supernet's weights."),
  weightDecay: z.number().min(0).default(5e-4).describe("L2 penalty on the supernet's weights."),
  maxGradientNorm: maxGradientNormOption,
});
/** How the supernet of a one-shot algorithm is trained, as a constructor takes it. */
export type OneShotOptions = z.input<typeof oneShotOptions>;

/** What a one-shot algorithm works with: one set of weights for all architectures of a space, on one graph. */
export interface Supernet {
  readonly space: BaseSpace;
  readonly graph: GraphOnDevice;
  readonly backend: Backend;
  readonly estimator: BaseEstimator;
  readonly task: BaseTask;
  readonly objective: Metric;
  /** The weights and their training. */
  readonly weights: SharedWeights;
  readonly random: Random;
  /** All trials so far. */
  readonly history: TrialHistory;
  readonly signal: AbortSignal | undefined;
  /** The objective of an estimate as a figure of which more is better; undefined if there is none. */
  fitness(estimate: Estimate | undefined): number | undefined;
  /**
   * Scores one architecture on the validation split with the weights as they are. If the estimator scores shared weights, the score is a
   * trial of the study. Undefined if the score is not finite.
   */
  score(selection: Selection): Promise<Estimate | undefined>;
  /** Scores one architecture as `score` does without recording a trial: for rewards, of which learning needs thousands. */
  peek(selection: Selection): Promise<Estimate | undefined>;
  /** Whether an architecture keeps to the search's limits. */
  withinLimits(selection: Selection): Promise<boolean>;
  /** Reports an epoch of the supernet's training. */
  report(event: EpochEvent): void;
}

/**
 * Base of algorithms that train one supernet, whose weights all architectures share, instead of each architecture. They say how to `learn`;
 * what is around that is shared: the trials, and the evaluation of the finalists by the estimator, with the supernet's weights
 * (`OneShotEstimator`) or from scratch (`TrainScratchEstimator`).
 */
export abstract class OneShotNAS extends BaseNAS {
  override readonly trainsSupernet = true;
  readonly weightOptions: z.output<typeof oneShotOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: OneShotOptions = {}) {
    super();
    this.weightOptions = parseOptions(new.target.name, oneShotOptions, options);
  }

  /** Whether it trains a mixture of all candidates, so that the space must define one. */
  protected abstract readonly needsMixture: boolean;

  /** Trains the weights and finds the finalists, best first. On a signal it returns those it would choose now. */
  protected abstract learn(supernet: Supernet): Promise<readonly Selection[]>;

  override misfit(space: BaseSpace, estimator: BaseEstimator): string | undefined {
    const mine = this.constructor.name;
    if (estimator.training === 'none')
      return `${mine} trains a supernet, and ${estimator.constructor.name} runs no model to score its weights. Use OneShotEstimator or TrainScratchEstimator, or a sample-based algorithm such as RegularizedEvolution.`;
    const problem = this.needsMixture ? space.mixtureMisfit() : undefined;
    return (
      problem &&
      `${mine} trains a mixture of all candidates, and ${space.constructor.name} defines none: ${problem}. Use an algorithm that trains single paths, such as Spos or Enas, or a sample-based one.`
    );
  }

  override async run(session: SearchSession): Promise<Found> {
    const { parts, history, objective, random, device, surroundings } = session;
    const { space, estimator, backend, task } = parts;
    const weights = new SharedWeights(session, random.split('shared'), {
      ...this.weightOptions,
      warmupSteps: 0,
      stepsPerTrial: 0,
    });
    const sharesWeights = estimator.training === 'shared';
    const runner = new TrialRunner(session, {
      ...(sharesWeights ? { shared: weights } : { learned: weights.store }),
      runAhead: 1,
    });
    const run = async (selection: Selection): Promise<Estimate | undefined> => {
      const number = history.trials.length;
      const seed = random.split(`trial/${number}`).seed;
      return (await runner.run({ number, selection, phase: 'search', seed })).estimate;
    };
    const peek = async (selection: Selection): Promise<Estimate | undefined> => {
      const model = space.parseModel(selection);
      const context = { backend, task, objective, parameters: weights.store, seed: random.seed };
      try {
        return await (sharesWeights
          ? estimator.infer(model, device, 'validation', context)
          : evaluate(model, device, 'validation', context));
      } catch (error) {
        if (error instanceof GnasError && error.code === 'GNAS_DIVERGED') return undefined;
        throw error;
      }
    };
    try {
      const finalists = await this.learn({
        space,
        graph: device,
        backend,
        estimator,
        task,
        objective,
        weights,
        random: random.split('algorithm'),
        history,
        signal: session.signal,
        fitness: (estimate) => session.fitness(estimate),
        score: sharesWeights ? run : peek,
        peek,
        withinLimits: async (selection) => runner.limits.misfit(selection, await runner.limits.costOf(selection)) === undefined,
        report: (event) => surroundings.onEpoch?.(event),
      });
      const tried = new Set(history.trials.map(({ selection }) => selectionKey(selection)));
      for (const selection of finalists) if (!tried.has(selectionKey(selection))) await run(selection);
      return await runner.result();
    } finally {
      weights.dispose();
    }
  }
}
