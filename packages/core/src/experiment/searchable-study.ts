import type { Backend } from '../backend/backend.js';
import type { BaseEstimator, EpochEvent } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import { encodeModel } from '../model-file/model-file.js';
import { type Prediction, predict } from '../model-file/predict.js';
import type { BaseNAS, Limits, SearchResult } from '../search/base-nas.js';
import type { TrialExecutor } from '../search/trial-executor.js';
import type { BaseSpace } from '../space/base-space.js';
import { Study } from '../study/study.js';
import type { StudyStore, WritableStudy } from '../study/study-store.js';
import type { CostName, Trial } from '../study/trial.js';
import type { NamedPart, PreparedExperiment } from './experiment.js';
import { checkSameOrigin, type StudyOrigin } from './study-origin.js';

/** How a study is searched. Nothing of it changes what is found. */
export interface StudySearchOptions {
  /** Ends the search with the best so far; `search` again goes on. `AbortSignal.timeout(ms)` is a limit in time. */
  readonly signal?: AbortSignal | undefined;
  /** Runs several trials at once, such as `WorkerPool` of `@gnas/workers`. Default: the calling thread, one after the other. */
  readonly executor?: TrialExecutor | undefined;
  /** Each trial as it ends; not those that an earlier search has run. */
  readonly onTrial?: ((trial: Trial, study: SearchableStudy) => void) | undefined;
  /** Each trial that is better than all before it. */
  readonly onBest?: ((trial: Trial, study: SearchableStudy) => void) | undefined;
  /** Each epoch of a training in the calling thread. */
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

interface StudyParts {
  readonly name: string;
  readonly objective: string;
  readonly spec: StudyOrigin;
  readonly parts: PreparedExperiment;
  readonly seed: number;
  readonly limits: Limits;
  readonly reuse: boolean;
  readonly namedSpace: NamedPart | undefined;
  readonly storage: StudyStore | undefined;
  readonly trials: readonly Trial[];
}

/**
 * A study that can be searched, as `createStudy` makes it. Its answers are those of a `Study`, the record of trials: here of all
 * trials so far, also while it is searched and after it was created again.
 */
export class SearchableStudy {
  /** As it was given, or the graph's. */
  readonly name: string;
  /** The metric that is maximized. */
  readonly objective: string;
  /** What it is searched for. */
  readonly graph: Graph;
  /** What may be chosen, with the graph's dimensions. */
  readonly space: BaseSpace;
  /** How it is searched. */
  readonly algorithm: BaseNAS;
  /** What an architecture is worth. */
  readonly estimator: BaseEstimator;
  /** Where it is computed. */
  readonly backend: Backend;
  readonly #begun: StudyParts;
  /** Trials by number, where no storage keeps them. */
  readonly #memory = new Map<number, Trial>();
  #record: Study;
  #result: SearchResult | undefined;
  #searching = false;

  /** @internal */
  constructor(begun: StudyParts) {
    const { name, objective, parts, trials } = begun;
    this.name = name;
    this.objective = objective;
    this.graph = parts.graph;
    this.space = parts.space;
    this.algorithm = parts.algorithm;
    this.estimator = parts.estimator;
    this.backend = parts.backend;
    this.#begun = begun;
    this.#record = new Study(objective, (selection) => parts.space.canonicalKey(selection));
    for (const trial of trials) this.#record.record(trial);
  }

  /**
   * Runs the search to its end, or until the signal; called again it goes on. Of a search that has ended, only the best is trained again,
   * where this process has not its parameters. The storage lets other processes write again when it ends, however it ends.
   *
   * @throws GnasError GNAS_STUDY_LOCKED where it is being searched, here or in another process; what `BaseNAS.search` throws
   */
  async search(options: StudySearchOptions = {}): Promise<SearchResult> {
    if (this.#searching)
      throw new GnasError('GNAS_STUDY_LOCKED', `Study "${this.name}" is being searched already; wait for that search to end.`);
    this.#searching = true;
    try {
      const journal = await this.#open();
      let state: 'complete' | 'stopped' = 'stopped';
      try {
        const result = await this.#searchWith(journal, options);
        this.#result = result;
        if (!result.aborted) state = 'complete';
        return result;
      } finally {
        await journal.close(state);
      }
    } finally {
      this.#searching = false;
    }
  }

  /** All trials so far, in order of their numbers. */
  get trials(): readonly Trial[] {
    return this.#record.trials;
  }

  /** The trial to report, as `Study.best`; undefined while none has completed. */
  get best(): Trial | undefined {
    return this.#record.best;
  }

  /** The objective of the best trial. */
  get bestValue(): number | undefined {
    return this.best && this.value(this.best);
  }

  /** The objective of a completed trial. */
  value(trial: Trial): number {
    return this.#record.value(trial);
  }

  /** Completed trials of the search phase, best first. */
  ranking(): readonly Trial[] {
    return this.#record.ranking();
  }

  /** The best `count` different architectures, each by its best trial. */
  top(count: number): Trial[] {
    return this.#record.top(count);
  }

  /** The compromises between objective and cost that no other trial betters, cheapest first; as `Study.paretoFront`. */
  paretoFront(cost: CostName): Trial[] {
    return this.#record.paretoFront(cost);
  }

  /** A trial's architecture in words: the name of what it takes, by choice. */
  describe(trial: Trial): ReturnType<BaseSpace['describe']> {
    return this.space.describe(trial.selection);
  }

  /**
   * What the best model says of every node of a graph. Default: the study's.
   * @throws GnasError GNAS_INCOMPATIBLE before `search` has ended once in this process, or where the estimator trains nothing
   */
  async predict(graph: Graph = this.graph): Promise<Prediction> {
    const { model, parameters } = this.#trained('predict');
    return predict(model, parameters, graph, this.backend);
  }

  /**
   * The best model as the bytes of one safetensors file, which `loadModel` reads. A space that was given by name is made by its
   * plugin again; for one that was given as an object, `loadModel` is given it too.
   *
   * @param versions of the packages that made it, by name, for the file to tell
   * @throws GnasError GNAS_INCOMPATIBLE as `predict` does
   */
  exportModel(versions: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> {
    const { model, parameters, best } = this.#trained('exportModel');
    const { graph } = this;
    const metrics = { ...best.bySplit, validation: best.metrics };
    return encodeModel({ model, parameters, graph, space: this.#begun.namedSpace, metrics, versions });
  }

  async #open(): Promise<WritableStudy> {
    const { storage, name, objective, spec } = this.#begun;
    const memory = this.#memory;
    if (!storage) return { trials: memory, record: async (trial) => void memory.set(trial.number, trial), close: async () => {} };
    try {
      return await storage.begin({ name, objective, spec });
    } catch (error) {
      if (!(error instanceof GnasError && error.code === 'GNAS_NAME_CLASH')) throw error;
      checkSameOrigin(name, (await storage.summary(name)).spec, spec);
      return storage.resume(name);
    }
  }

  async #searchWith(
    journal: WritableStudy,
    { signal, executor, onTrial, onBest, onEpoch }: StudySearchOptions,
  ): Promise<SearchResult> {
    const { seed, limits, reuse, parts } = this.#begun;
    const before = new Set(journal.trials.keys());
    let isNew = false;
    return this.algorithm.search(this.space, this.graph, this.estimator, {
      backend: this.backend,
      seed,
      limits,
      reuse,
      journal,
      ...(parts.pruner && { pruner: parts.pruner }),
      ...(signal && { signal }),
      ...(executor && { executor }),
      ...(onEpoch && { onEpoch }),
      onTrial: (trial, record) => {
        // While past trials are told to the algorithm again, the record of before knows more.
        if (record.trials.length >= this.#record.trials.length) this.#record = record;
        isNew = !before.has(trial.number);
        if (isNew) onTrial?.(trial, this);
      },
      onBest: (trial) => {
        if (isNew) onBest?.(trial, this);
      },
    });
  }

  #trained(method: string): SearchResult {
    const result = this.#result;
    if (!result)
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `${method} needs the trained parameters of the best model, and search has not ended in this process. Call search first; where the trials are kept, it trains only what is missing, and the best.`,
      );
    if (this.estimator.training === 'none')
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `${this.estimator.constructor.name} trains no model, so there is none for ${method}. Search with TrainScratchEstimator, or train the best selection with it.`,
      );
    return result;
  }
}
