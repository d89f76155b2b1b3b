import type { GraphOnDevice } from './backend.js';
import type { BaseEstimator, Estimate } from './base-estimator.js';
import type { SearchOptions, SearchResult } from './base-nas.js';
import type { BaseSpace } from './base-space.js';
import { CostLimits } from './cost-limits.js';
import { GnasError } from './gnas-error.js';
import { type ParameterSnapshot, ParameterStore } from './parameter-store.js';
import { selectionKey } from './selection.js';
import type { SharedWeights } from './shared-weights.js';
import type { Study } from './study.js';
import type { Trial, TrialCost } from './trial.js';
import type { ExecutedTrial } from './trial-executor.js';

/** What is known of a trial before it runs. */
export type PlannedTrial = Pick<Trial, 'number' | 'selection' | 'phase' | 'seed'>;
type CostedTrial = PlannedTrial & Pick<Trial, 'cost'>;

/** How a trial ended. Only a recorded one is in the study; limits or estimator refused a 'refused' one, a signal cut an 'aborted' one short. */
export interface TrialEnd {
  readonly state: 'recorded' | 'refused' | 'aborted';
  /** Undefined where the trial failed or is not recorded. */
  readonly estimate?: Estimate;
  readonly cost: TrialCost;
}

/** A trial on its way. */
export interface StartedTrial {
  /** False where its architecture is refused, so that it is not run. */
  readonly admitted: boolean;
  /** Waits for the trial and records it. */
  end(): Promise<TrialEnd>;
}

type Outcome = Pick<Trial, 'state' | 'metrics' | 'bySplit' | 'error'> & Partial<ExecutedTrial>;
type Settled =
  | { readonly state: 'aborted'; readonly cost: TrialCost }
  | { readonly state: 'recorded'; readonly trial: Trial; readonly outcome: Outcome };
type Attempt = { readonly outcome: Outcome | 'aborted'; readonly startedAt: number; readonly endedAt: number };

export interface TrialRunnerOptions {
  /** The weights that all trials share; default: each has its own. */
  readonly shared?: SharedWeights | undefined;
  /** Whose buffers each trial with parameters of its own starts from: what a search has learned beside the weights. */
  readonly learned?: ParameterStore | undefined;
  /** Whether each architecture's latency is wanted, also where no limit asks for it. Default false. */
  readonly needsLatency?: boolean;
}

/** Runs the trials of one search: records each, and keeps the parameters of those that may be the result. */
export class TrialRunner {
  readonly limits: CostLimits;
  readonly shared: SharedWeights | undefined;
  readonly #learned: ParameterStore | undefined;
  readonly #parametersOf = new Map<Trial, ParameterSnapshot>();

  constructor(
    readonly space: BaseSpace,
    readonly device: GraphOnDevice,
    readonly estimator: BaseEstimator,
    readonly study: Study,
    readonly options: SearchOptions,
    { shared, learned, needsLatency = false }: TrialRunnerOptions = {},
  ) {
    const { backend, limits } = options;
    this.shared = shared;
    this.#learned = learned;
    this.limits = new CostLimits({ space, device, backend, estimator, limits, needsLatency });
  }

  get aborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  /** Trials that are worth starting before the first has ended: enough that no worker waits for the next one. */
  get parallelism(): number {
    return 2 * (this.options.executor?.concurrency ?? 1);
  }

  /**
   * Starts a trial on the executor, where there is one; in the calling thread it runs when its end is asked for. Ends asked for
   * in the order of numbers make the study independent of which trial is done first.
   * @throws GnasError as `CostLimits.costOf` does; GNAS_STUDY_MISMATCH
   */
  async start(planned: PlannedTrial): Promise<StartedTrial> {
    const { executor, signal } = this.options;
    const past = this.#past(planned);
    // Trials that share weights change those of later ones, so they run again; they end as they did.
    if (past && !this.shared) return { admitted: true, end: () => this.#replay(past) };
    const cost = past?.cost ?? (await this.limits.costOf(planned.selection));
    if (this.limits.refusal(planned.selection, cost)) return { admitted: false, end: async () => ({ state: 'refused', cost }) };
    const trial = { ...planned, cost };
    // A worker gets a selection alone, so a trial that starts from what was learned here runs here.
    const startsEmpty = !this.#learned?.buffers().length;
    if (!executor || this.shared || !startsEmpty) return { admitted: true, end: () => this.#runHere(trial) };
    const settled = this.#attempt(() => executor.run(planned, signal)).then((attempt) => this.#settle(trial, attempt));
    // Whoever asks for the end is told.
    settled.catch(() => {});
    return { admitted: true, end: async () => this.#end(await settled, async (outcome) => outcome.parameters ?? new Map()) };
  }

  /** Runs and records one trial, unless its architecture is refused. @throws GnasError as `start` does */
  async run(planned: PlannedTrial): Promise<TrialEnd> {
    return (await this.start(planned)).end();
  }

  /** @throws GnasError GNAS_ABORTED, GNAS_INCOMPATIBLE or GNAS_ALL_TRIALS_FAILED where no trial completed */
  async result(): Promise<SearchResult> {
    const best = this.study.best;
    if (best)
      return {
        selection: best.selection,
        model: this.space.parseModel(best.selection),
        parameters: this.#parametersOf.get(best) ?? (await this.#trainAgain(best)),
        best,
        study: this.study,
        aborted: this.aborted,
      };
    if (this.aborted) throw new GnasError('GNAS_ABORTED', 'The search was stopped before its first trial had completed.');
    const [first] = this.study.trials;
    if (!first && this.limits.lastRefusal)
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `Every architecture that was proposed was refused; the last because ${this.limits.lastRefusal}.`,
      );
    throw new GnasError(
      'GNAS_ALL_TRIALS_FAILED',
      `All ${this.study.trials.length} trials failed${first?.error ? `; the first with ${first.error.code}: ${first.error.message}` : ''}.`,
    );
  }

  async #runHere(planned: CostedTrial): Promise<TrialEnd> {
    const store = this.shared?.store ?? new ParameterStore(this.options.backend, planned.seed);
    try {
      if (!this.shared) await this.#inherit(store);
      const attempt = await this.#attempt(async () => ({ estimate: await this.#estimate(planned, store) }));
      return await this.#end(await this.#settle(planned, attempt), () => store.snapshot());
    } finally {
      if (!this.shared) store.dispose();
    }
  }

  async #inherit(store: ParameterStore): Promise<void> {
    if (!this.#learned) return;
    for (const [path, { shape, values }] of await this.#learned.snapshot(this.#learned.buffers()))
      store.setBuffer(path, shape, values);
  }

  /** Runs a trial whatever happens in it: an error is its outcome. */
  async #attempt(run: () => Promise<Pick<ExecutedTrial, 'estimate'>>): Promise<Attempt> {
    const startedAt = Date.now();
    const outcome = await this.#outcomeOf(run);
    return { outcome, startedAt, endedAt: Date.now() };
  }

  async #outcomeOf(run: () => Promise<Pick<ExecutedTrial, 'estimate'>>): Promise<Outcome | 'aborted'> {
    try {
      const executed = await run();
      const { metrics, bySplit } = executed.estimate;
      const value = metrics[this.study.objective];
      if (!Number.isFinite(value))
        throw new GnasError(
          'GNAS_DIVERGED',
          `${this.estimator.constructor.name} gave ${value} as ${this.study.objective}; it must be a finite number.`,
        );
      await this.shared?.keep();
      return { state: 'complete', metrics, ...(bySplit && { bySplit }), ...executed };
    } catch (error) {
      this.shared?.undo();
      if (this.aborted && error instanceof GnasError && error.code === 'GNAS_ABORTED') return 'aborted';
      const code = error instanceof GnasError ? error.code : 'unexpected';
      return { state: 'failed', metrics: {}, error: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  }

  async #estimate({ selection, seed }: PlannedTrial, parameters: ParameterStore): Promise<Estimate> {
    const { backend, signal, onEpoch } = this.options;
    const model = this.space.parseModel(selection);
    if (this.shared && this.estimator.training === 'shared') await this.shared.train(model);
    return this.estimator.infer(model, this.device, 'validation', { backend, parameters, seed, signal, onEpoch });
  }

  /** What an attempt means for the study. A trial is in the journal as soon as it is known. */
  async #settle(planned: CostedTrial, { outcome, startedAt, endedAt }: Attempt): Promise<Settled> {
    if (outcome === 'aborted') return { state: outcome, cost: planned.cost };
    const { state, metrics, bySplit, error, estimate } = outcome;
    const trial: Trial = {
      ...planned,
      state,
      metrics,
      ...(bySplit && { bySplit }),
      ...(error && { error }),
      cost: { ...planned.cost, ...estimate?.cost },
      ...(estimate?.curve && { curve: estimate.curve }),
      startedAt,
      durationMs: endedAt - startedAt,
    };
    if (!this.#past(planned)) await this.options.journal?.record(trial);
    return { state: 'recorded', trial, outcome };
  }

  async #end(settled: Settled, parametersOf: (outcome: Outcome) => Promise<ParameterSnapshot>): Promise<TrialEnd> {
    if (settled.state !== 'recorded') return settled;
    const { trial, outcome } = settled;
    await this.#record(trial, () => parametersOf(outcome));
    return { state: 'recorded', cost: trial.cost, ...(outcome.estimate && { estimate: outcome.estimate }) };
  }

  /** What the journal knows of a trial. @throws GnasError GNAS_STUDY_MISMATCH where it is another search's */
  #past({ number, selection, phase, seed }: PlannedTrial): Trial | undefined {
    const past = this.options.journal?.trials.get(number);
    if (past && (past.phase !== phase || past.seed !== seed || selectionKey(past.selection) !== selectionKey(selection)))
      throw new GnasError(
        'GNAS_STUDY_MISMATCH',
        `The study holds trial ${number} with ${selectionKey(past.selection)}, and this search comes to ${selectionKey(selection)} there: it differs from the one that began the study in its parts, their options, the seed or the version. Search with the same ones, or begin a new study.`,
      );
    return past;
  }

  async #replay(trial: Trial): Promise<TrialEnd> {
    const { metrics, bySplit, cost, curve } = trial;
    await this.#record(trial, undefined);
    if (trial.state === 'failed') return { state: 'recorded', cost };
    const estimate: Estimate = {
      metrics,
      loss: metrics.loss ?? Number.NaN,
      cost,
      ...(bySplit && { bySplit }),
      ...(curve && { curve }),
    };
    return { state: 'recorded', cost, estimate };
  }

  /** The parameters of a trial that an earlier run has trained: one seed gives one result. */
  async #trainAgain(trial: Trial): Promise<ParameterSnapshot> {
    const store = new ParameterStore(this.options.backend, trial.seed);
    try {
      await this.#inherit(store);
      await this.#estimate(trial, store);
      return await store.snapshot();
    } finally {
      store.dispose();
    }
  }

  async #record(trial: Trial, parametersOf: (() => Promise<ParameterSnapshot>) | undefined): Promise<void> {
    const before = this.study.best;
    this.study.record(trial);
    const best = this.study.best;
    const mayBeResult = trial.state === 'complete' && (trial === best || trial.phase === 're-evaluation');
    if (mayBeResult && parametersOf) this.#parametersOf.set(trial, await parametersOf());
    for (const kept of this.#parametersOf.keys()) if (kept !== best && kept.phase === 'search') this.#parametersOf.delete(kept);
    this.options.onTrial?.(trial, this.study);
    if (best && best !== before) this.options.onBest?.(best, this.study);
  }
}
