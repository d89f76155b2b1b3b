import type { GraphOnDevice } from './backend.js';
import type { BaseEstimator, Estimate } from './base-estimator.js';
import type { SearchOptions, SearchResult } from './base-nas.js';
import type { BaseSpace } from './base-space.js';
import { GnasError } from './gnas-error.js';
import { type ParameterSnapshot, ParameterStore } from './parameter-store.js';
import type { Selection } from './selection.js';
import type { SharedWeights } from './shared-weights.js';
import type { Study } from './study.js';
import { trace } from './trace.js';
import type { Trial, TrialCost } from './trial.js';

/** What is known of a trial before it runs. */
export type PlannedTrial = Pick<Trial, 'number' | 'selection' | 'phase' | 'seed' | 'cost'>;

/** How a trial ended. */
type Outcome = Pick<Trial, 'state' | 'metrics' | 'bySplit' | 'error'> & { readonly estimate?: Estimate };

/** Runs the trials of one search: records each, and keeps the parameters of those that may be the result. */
export class TrialRunner {
  readonly #parametersOf = new Map<Trial, ParameterSnapshot>();

  constructor(
    readonly space: BaseSpace,
    readonly device: GraphOnDevice,
    readonly estimator: BaseEstimator,
    readonly study: Study,
    readonly options: SearchOptions,
    readonly shared: SharedWeights | undefined,
    /** Whose buffers each trial with parameters of its own starts from. */
    readonly learned?: ParameterStore,
  ) {}

  get aborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  /** What an architecture costs, without running it. @throws GnasError GNAS_INVALID_SELECTION; GNAS_INVALID_SHAPE */
  trace(selection: Selection): TrialCost {
    const { parameters, flops } = trace(this.space.parseModel(selection), this.device.graph);
    return { parameters, flops };
  }

  exceedsLimits({ parameters, flops }: TrialCost): boolean {
    const { maxParameters = Number.POSITIVE_INFINITY, maxFlops = Number.POSITIVE_INFINITY } = this.options.limits ?? {};
    return parameters > maxParameters || flops > maxFlops;
  }

  /** Runs and records one trial; undefined where it failed, or where a signal cut it short (then it is not recorded). */
  async run(planned: PlannedTrial): Promise<Estimate | undefined> {
    const store = this.shared?.store ?? new ParameterStore(this.options.backend, planned.seed);
    const startedAt = Date.now();
    try {
      if (this.learned && !this.shared)
        for (const [path, { shape, values }] of await this.learned.snapshot(this.learned.buffers()))
          store.setBuffer(path, shape, values);
      const outcome = await this.#attempt(planned, store);
      if (outcome === 'aborted') return undefined;
      const { estimate, ...rest } = outcome;
      const cost = { ...planned.cost, ...estimate?.cost };
      await this.#record({ ...planned, ...rest, cost, startedAt, durationMs: Date.now() - startedAt }, store);
      return estimate;
    } finally {
      if (!this.shared) store.dispose();
    }
  }

  /** @throws GnasError GNAS_ABORTED or GNAS_ALL_TRIALS_FAILED where no trial completed */
  result(): SearchResult {
    const best = this.study.best;
    if (best)
      return {
        selection: best.selection,
        model: this.space.parseModel(best.selection),
        parameters: this.#parametersOf.get(best) ?? new Map(),
        best,
        study: this.study,
        aborted: this.aborted,
      };
    if (this.aborted) throw new GnasError('GNAS_ABORTED', 'The search was stopped before its first trial had completed.');
    const first = this.study.trials[0];
    throw new GnasError(
      'GNAS_ALL_TRIALS_FAILED',
      `All ${this.study.trials.length} trials failed${first?.error ? `; the first with ${first.error.code}: ${first.error.message}` : ''}.`,
    );
  }

  async #attempt(planned: PlannedTrial, store: ParameterStore): Promise<Outcome | 'aborted'> {
    try {
      const estimate = await this.#estimate(planned, store);
      const { metrics, bySplit } = estimate;
      const value = metrics[this.study.objective];
      if (!Number.isFinite(value))
        throw new GnasError(
          'GNAS_DIVERGED',
          `${this.estimator.constructor.name} gave ${value} as ${this.study.objective}; it must be a finite number.`,
        );
      await this.shared?.keep();
      return { state: 'complete', metrics, ...(bySplit && { bySplit }), estimate };
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

  async #record(trial: Trial, store: ParameterStore): Promise<void> {
    const before = this.study.best;
    this.study.record(trial);
    const best = this.study.best;
    const mayBeResult = trial.state === 'complete' && (trial === best || trial.phase === 're-evaluation');
    if (mayBeResult) this.#parametersOf.set(trial, await store.snapshot());
    for (const kept of this.#parametersOf.keys()) if (kept !== best && kept.phase === 'search') this.#parametersOf.delete(kept);
    this.options.onTrial?.(trial, this.study);
    if (best && best !== before) this.options.onBest?.(best, this.study);
  }
}
