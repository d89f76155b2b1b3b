import type { Backend, GraphOnDevice } from '../backend/backend.js';
import type { BaseEstimator, EpochEvent, Estimate } from '../estimator/base-estimator.js';
import { evaluate } from '../estimator/evaluate.js';
import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import { Random } from '../random.js';
import type { BaseSpace } from '../space/base-space.js';
import { checkSpace } from '../space/check-space.js';
import { type Selection, selectionKey } from '../space/selection.js';
import { Study } from '../study/study.js';
import { BaseNAS, type SearchOptions, type SearchResult } from './base-nas.js';
import { checkFit } from './check-fit.js';
import { SharedWeights } from './shared-weights.js';
import { TrialRunner } from './trial-runner.js';

/** How the supernet of a one-shot algorithm is trained. */
export interface OneShotOptions {
  /** Learning rate of the Adam that trains the supernet's weights. Default 0.01. */
  readonly learningRate?: number;
  /** L2 penalty on the supernet's weights. Default 5e-4. */
  readonly weightDecay?: number;
}

/** What a one-shot algorithm works with: one set of weights for all architectures of a space, on one graph. */
export interface Supernet {
  readonly space: BaseSpace;
  readonly graph: GraphOnDevice;
  readonly backend: Backend;
  readonly estimator: BaseEstimator;
  /** The weights, and their training. */
  readonly weights: SharedWeights;
  readonly random: Random;
  readonly study: Study;
  readonly signal: AbortSignal | undefined;
  /**
   * Scores one architecture with the weights as they are, on the validation split; where the estimator scores shared
   * weights, as a trial of the study. Undefined where the score is not finite.
   */
  score(selection: Selection): Promise<Estimate | undefined>;
  /** Whether an architecture keeps to the search's limits. */
  withinLimits(selection: Selection): Promise<boolean>;
  /** Scores one architecture as `score` does and records no trial: for rewards, of which learning needs thousands. */
  peek(selection: Selection): Promise<Estimate | undefined>;
  /** Says how the training of the supernet goes. */
  report(event: EpochEvent): void;
}

/**
 * Algorithms that train one supernet, whose weights all architectures share, instead of each architecture. They say how to
 * `learn`; what is around it is shared: checks, the study, and the evaluation of the finalists by the estimator, with the
 * supernet's weights (`OneShotEstimator`) or from scratch (`TrainScratchEstimator`).
 */
export abstract class OneShotNAS extends BaseNAS {
  constructor(readonly weightOptions: OneShotOptions = {}) {
    super();
  }

  /** Whether it trains a mixture of all candidates, so that the space must have one defined. */
  protected abstract readonly needsMixture: boolean;

  /** Trains the weights and finds the finalists, best first. On a signal it returns those it would choose now. */
  protected abstract learn(supernet: Supernet): Promise<readonly Selection[]>;

  override misfit(space: BaseSpace, estimator: BaseEstimator): string | undefined {
    const mine = this.constructor.name;
    if (estimator.training === 'none')
      return `${mine} trains a supernet and ${estimator.constructor.name} runs no model, so it cannot score its weights; use OneShotEstimator or TrainScratchEstimator, or a sample-based algorithm such as RegularizedEvolution.`;
    const problem = this.needsMixture ? space.mixtureProblem() : undefined;
    return (
      problem &&
      `${mine} trains a mixture of all candidates, and on ${space.constructor.name} there is none: ${problem}. Use an algorithm that trains single paths, such as Spos or Enas, or a sample-based one.`
    );
  }

  override async search(space: BaseSpace, graph: Graph, estimator: BaseEstimator, options: SearchOptions): Promise<SearchResult> {
    const { backend, seed = 0, signal, pruner, onEpoch } = options;
    space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    checkFit(space, this, estimator, pruner);
    checkSpace(space, graph);

    const random = new Random(seed);
    const study = new Study(estimator.objective, (selection) => space.canonicalKey(selection));
    const device = backend.upload(graph);
    const weights = new SharedWeights(backend, device, space, estimator, random.split('shared'), {
      ...this.weightOptions,
      warmupSteps: 0,
      stepsPerTrial: 0,
    });
    const sharesWeights = estimator.training === 'shared';
    const runner = new TrialRunner(space, device, estimator, study, options, {
      ...(sharesWeights ? { shared: weights } : { learned: weights.store }),
      runAhead: 1,
    });
    const run = async (selection: Selection): Promise<Estimate | undefined> => {
      const number = study.trials.length;
      const trialSeed = random.split(`trial/${number}`).seed;
      return (await runner.run({ number, selection, phase: 'search', seed: trialSeed })).estimate;
    };
    const peek = async (selection: Selection): Promise<Estimate | undefined> => {
      const model = space.parseModel(selection);
      const context = { backend, parameters: weights.store, seed: random.seed };
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
        weights,
        random: random.split('algorithm'),
        study,
        signal,
        score: sharesWeights ? run : peek,
        withinLimits: async (selection) => runner.limits.refusal(selection, await runner.limits.costOf(selection)) === undefined,
        peek,
        report: (event) => onEpoch?.(event),
      });
      const tried = new Set(study.trials.map(({ selection }) => selectionKey(selection)));
      for (const selection of finalists) if (!tried.has(selectionKey(selection))) await run(selection);
      return await runner.result();
    } finally {
      weights.dispose();
      device.dispose();
    }
  }
}
