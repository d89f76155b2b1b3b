import type { Backend } from '../backend/backend.js';
import { checkWhole } from '../check-whole.js';
import type { BaseEstimator } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import type { Graph, SplitName } from '../graph/graph.js';
import { encodeModel } from '../model-file/encode-model.js';
import { loadModel } from '../model-file/load-model.js';
import { predict, type TrainedMember } from '../model-file/predict.js';
import type { Pruner } from '../search/pruner.js';
import type { Found, SearchAlgorithm } from '../search/search-algorithm.js';
import { type SearchParts, SearchSession, type SearchSettings } from '../search/search-session.js';
import type { BaseSpace } from '../space/base-space.js';
import type { BaseTask } from '../task/base-task.js';
import type { Calibration } from '../task/calibration.js';
import type { Metric, Metrics } from '../task/metric.js';
import type { Prediction } from '../task/prediction.js';
import type { CostName, Trial } from '../trial/trial.js';
import { TrialHistory } from '../trial/trial-history.js';
import { cannotTrainOnAllLabels } from './all-labels-problem.js';
import type { FinishOptions, SearchResult, StudySearchOptions } from './study-options.js';
import { metricsOfKept, type StudyOutcome } from './study-outcome.js';
import { checkSameSpec, readStudySpec, type StudySpec } from './study-spec.js';
import type { EndState, StudyStore, WritableStudy } from './study-store.js';
import { usualRepeats } from './usual-repeats.js';

interface StudyParts {
  readonly name: string;
  readonly spec: StudySpec;
  readonly parts: SearchParts & { readonly algorithm: SearchAlgorithm };
  readonly settings: SearchSettings;
  readonly storage: StudyStore;
  readonly trials: readonly Trial[];
  /** The space before the task wrapped it. */
  readonly nodeSpace: BaseSpace;
  readonly outcome: StudyOutcome | undefined;
  /** How its last search ended. */
  readonly state: EndState;
}

/** What predictions are made with, in this process. */
interface Trained {
  readonly members: readonly TrainedMember[];
  readonly metrics: Partial<Record<SplitName, Metrics | undefined>>;
  readonly calibration?: Calibration | undefined;
  readonly allLabels?: boolean | undefined;
}

/** All trials of one search, and what is done with them: search, final training, prediction. `createStudy` makes one. */
export class Study<P extends Prediction = Prediction> {
  readonly name: string;
  /** What its store keeps about it. */
  readonly spec: StudySpec;
  /** The metric that the search optimizes. */
  readonly objective: Metric;
  readonly graph: Graph;
  readonly task: BaseTask<P>;
  /** What may be chosen, for the graph's dimensions. */
  readonly space: BaseSpace;
  readonly algorithm: SearchAlgorithm;
  readonly estimator: BaseEstimator;
  readonly backend: Backend;
  readonly pruner: Pruner | undefined;
  readonly #parts: SearchParts;
  readonly #nodeSpace: BaseSpace;
  readonly #settings: SearchSettings;
  readonly #storage: StudyStore;
  #history: TrialHistory;
  #trained: Trained | undefined;
  #outcome: StudyOutcome | undefined;
  #state: EndState;
  #busy = false;

  /** @internal */
  constructor({ name, spec, parts, nodeSpace, settings, storage, trials, outcome, state }: StudyParts) {
    this.name = name;
    this.spec = spec;
    this.objective = spec.objective;
    this.graph = parts.graph;
    this.task = parts.task as BaseTask<P>;
    this.space = parts.space;
    this.algorithm = parts.algorithm;
    this.estimator = parts.estimator;
    this.backend = parts.backend;
    this.pruner = parts.pruner;
    this.#parts = parts;
    this.#nodeSpace = nodeSpace;
    this.#settings = settings;
    this.#storage = storage;
    this.#outcome = outcome;
    this.#state = state;
    this.#history = new TrialHistory(spec.objective, (selection) => parts.space.canonicalKey(selection));
    for (const trial of trials) this.#history.record(trial);
  }

  /**
   * Runs the search to its end, or until the signal; called again it continues. For a search that has ended, it only trains the best
   * again if this process doesn't have its parameters. However it ends, other processes may write to the study afterwards.
   *
   * @throws GnasError GNAS_STUDY_LOCKED while it is searched here or in another process; GNAS_ALL_TRIALS_FAILED; GNAS_ABORTED if nothing
   * completed
   */
  search(options: StudySearchOptions = {}): Promise<SearchResult> {
    return this.#alone(async () => {
      const journal = await this.#open();
      this.#state = 'stopped';
      try {
        const found = await this.#searchWith(journal, options);
        this.#trained = { members: [found], metrics: { ...found.best.bySplit, validation: found.best.metrics } };
        if (!found.aborted && !found.outOfTime) this.#state = 'complete';
        return { ...found, study: this };
      } finally {
        await journal.close(this.#state);
      }
    });
  }

  /**
   * Trains the best architectures from scratch as the estimator trains finally, and the baselines alike; compares them, and keeps the outcome
   * and the model with the study. From then on, predictions and exported models are those of this training: the average of the best
   * architectures, unless the best one alone does better on the validation split, or a baseline as well as they do. Called again without
   * a better trial, it returns the outcome that it has.
   *
   * @throws GnasError GNAS_INCOMPATIBLE before a trial has completed; GNAS_ABORTED; GNAS_DIVERGED if the training of the best failed;
   * GNAS_INVALID_OPTION
   */
  finish({
    ensembleSize = 5,
    repeats = usualRepeats(this.task.nodes(this.graph, 'validation').length),
    baselines = this.space.baselines(),
    finalLabels = 'train',
    versions,
    ...options
  }: FinishOptions = {}): Promise<StudyOutcome> {
    checkWhole('finish', { ensembleSize, repeats });
    if (finalLabels === 'all' && !this.task.withAllLabels) throw cannotTrainOnAllLabels(this.task.name);
    return this.#alone(async () => {
      const finalists = this.#finalists(ensembleSize);
      const known = this.#outcome;
      const isKnown =
        known?.finalists.join() === finalists.map(({ number }) => number).join() &&
        (known.baselines.length !== 0 || !baselines) &&
        (known.allLabels ?? false) === (finalLabels === 'all');
      if (known && isKnown) return known;
      const { objective } = this;
      const { seed } = this.#settings;
      // A page that searches or predicts doesn't load what only this does.
      const { finishSearch } = await import('./finish-search.js');
      const { outcome, members } = await finishSearch(finalists, {
        ...options,
        repeats,
        parts: this.#parts,
        objective,
        baselines: baselines || [],
        finalLabels,
        seed,
      });
      const { calibration, allLabels } = outcome;
      const trained = { members, metrics: metricsOfKept(outcome), calibration, allLabels };
      const kept = await this.#open();
      try {
        await kept.finish(outcome, this.#encode(trained, versions));
      } finally {
        await kept.close(this.#state);
      }
      this.#trained = trained;
      this.#outcome = outcome;
      return outcome;
    });
  }

  /** The outcome of the final training; undefined before `finish`. */
  get outcome(): StudyOutcome | undefined {
    return this.#outcome;
  }

  /** All trials so far, in order of their numbers. */
  get trials(): readonly Trial[] {
    return this.#history.trials;
  }

  /** The trial to report, as `TrialHistory.best`; undefined while none has completed. */
  get best(): Trial | undefined {
    return this.#history.best;
  }

  /** The objective of the best trial. */
  get bestValue(): number | undefined {
    return this.best && this.value(this.best);
  }

  /** The objective of a completed trial. */
  value(trial: Trial): number {
    return this.#history.value(trial);
  }

  /** Completed trials of the search phase, best first. */
  ranking(): readonly Trial[] {
    return this.#history.ranking();
  }

  /** The best `count` different architectures, each by its best trial. */
  top(count: number): Trial[] {
    return this.#history.top(count);
  }

  /** The Pareto front of objective and cost, cheapest first, as `TrialHistory.paretoFront`. */
  paretoFront(cost: CostName): Trial[] {
    return this.#history.paretoFront(cost);
  }

  /** Puts a trial's architecture in words: the name of what it takes, by choice. */
  describe(trial: Trial): Readonly<Record<string, string>> {
    return this.space.describe(trial.selection);
  }

  /**
   * Predicts with the model of the final training, or before `finish` with that of the best trial.
   * @param graph default: the study's
   * @throws GnasError GNAS_INCOMPATIBLE if there is no trained model yet, or the estimator trains none
   */
  async predict(graph: Graph = this.graph): Promise<P> {
    const { members, calibration } = await this.#model('predict');
    return predict(members, graph, this.backend, this.task, { calibration });
  }

  /**
   * Encodes the model that `predict` uses as the bytes of one safetensors file, which `loadModel` reads. A plugin makes a space that was
   * given by name again; for one that was given as an object, `loadModel` is given it too.
   *
   * @param versions of the packages that made it, by name, for the file to tell
   * @throws GnasError GNAS_INCOMPATIBLE as `predict` does
   */
  async exportModel(versions: Readonly<Record<string, string>> = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.#encode(await this.#model('exportModel'), versions);
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy)
      throw new GnasError('GNAS_STUDY_LOCKED', `Study "${this.name}" is already being searched. Wait for that search to end.`);
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }

  async #open(): Promise<WritableStudy> {
    const { name, spec } = this;
    try {
      return await this.#storage.begin({ name, spec });
    } catch (error) {
      if (!(error instanceof GnasError && error.code === 'GNAS_NAME_CLASH')) throw error;
      checkSameSpec(name, readStudySpec(name, (await this.#storage.summary(name)).spec), spec);
      return this.#storage.resume(name);
    }
  }

  async #searchWith(journal: WritableStudy, { onTrial, onBest, ...surroundings }: StudySearchOptions): Promise<Found> {
    const before = new Set(journal.trials.keys());
    let isNew = false;
    const session = new SearchSession(this.#parts, this.#settings, {
      ...surroundings,
      journal,
      onTrial: (trial, history) => {
        // While past trials are told to the algorithm again, the earlier history knows more.
        if (history.trials.length >= this.#history.trials.length) this.#history = history;
        isNew = !before.has(trial.number);
        if (isNew) onTrial?.(trial, this);
      },
      onBest: (trial) => {
        if (isNew) onBest?.(trial, this);
      },
    });
    try {
      return await this.algorithm.run(session);
    } finally {
      session.dispose();
    }
  }

  #encode(
    { members, metrics, calibration, allLabels }: Trained,
    versions: Readonly<Record<string, string>> = {},
  ): Uint8Array<ArrayBuffer> {
    const { graph, spec } = this;
    const { space, task } = spec.parts;
    return encodeModel({
      members,
      graph,
      ...('name' in space && { space }),
      task: 'name' in task ? task : { name: this.task.name },
      metrics,
      calibration,
      allLabels,
      versions,
    });
  }

  /** The trial to report, and the best trials of other architectures. */
  #finalists(count: number): readonly Trial[] {
    const best = this.#bestFor('finish');
    const keyOf = ({ selection }: Trial): string => this.space.canonicalKey(selection);
    return [best, ...this.top(count).filter((trial) => keyOf(trial) !== keyOf(best))].slice(0, count);
  }

  #bestFor(method: string): Trial {
    if (this.best) return this.best;
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      `${method} needs a completed trial, and study "${this.name}" has none. Call search first.`,
    );
  }

  async #model(method: string): Promise<Trained> {
    this.#bestFor(method);
    if (this.#trained && (this.#outcome || this.estimator.training !== 'none')) return this.#trained;
    const file = this.#outcome && (await this.#storage.model(this.name));
    if (file) {
      const { members, info } = await loadModel(file, {
        space: this.#nodeSpace,
        task: this.task,
        name: `The model of ${this.name}`,
      });
      const { calibration, allLabels } = info;
      return { members, metrics: this.#outcome ? metricsOfKept(this.#outcome) : {}, calibration, allLabels };
    }
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      this.estimator.training === 'none'
        ? `${this.estimator.constructor.name} trains no model, so there is none for ${method}. Call finish first, which trains one.`
        : `${method} needs trained parameters, and this process has none. Call search first, which trains the best again, or finish.`,
    );
  }
}
