import type { GraphOnDevice } from './backend.js';
import type { BaseEstimator, Estimate } from './base-estimator.js';
import type { SearchOptions, SearchResult } from './base-nas.js';
import type { BaseSpace } from './base-space.js';
import { GnasError } from './gnas-error.js';
import { measureLatency } from './measure-latency.js';
import { type ParameterSnapshot, ParameterStore } from './parameter-store.js';
import { type Selection, selectionKey } from './selection.js';
import type { SharedWeights } from './shared-weights.js';
import type { Study } from './study.js';
import { trace } from './trace.js';
import type { Trial, TrialCost } from './trial.js';

/** What is known of a trial before it runs. */
export type PlannedTrial = Pick<Trial, 'number' | 'selection' | 'phase' | 'seed'>;

/** How a trial ended. Only a recorded one is in the study; the limits refused a 'refused' one, a signal cut an 'aborted' one short. */
export interface TrialEnd {
  readonly state: 'recorded' | 'refused' | 'aborted';
  /** Undefined where the trial failed or is not recorded. */
  readonly estimate?: Estimate;
  readonly cost: TrialCost;
}

type Outcome = Pick<Trial, 'state' | 'metrics' | 'bySplit' | 'error'> & { readonly estimate?: Estimate };

export interface TrialRunnerOptions {
  /** The weights that all trials share; default: each has its own. */
  readonly shared?: SharedWeights | undefined;
  /** Whether each architecture's latency is wanted, also where no limit asks for it. Default false. */
  readonly needsLatency?: boolean;
}

/** Runs the trials of one search: records each, and keeps the parameters of those that may be the result. */
export class TrialRunner {
  readonly shared: SharedWeights | undefined;
  readonly #needsLatency: boolean;
  readonly #parametersOf = new Map<Trial, ParameterSnapshot>();
  readonly #costs = new Map<string, TrialCost>();
  #refused: TrialCost | undefined;

  constructor(
    readonly space: BaseSpace,
    readonly device: GraphOnDevice,
    readonly estimator: BaseEstimator,
    readonly study: Study,
    readonly options: SearchOptions,
    { shared, needsLatency = false }: TrialRunnerOptions = {},
  ) {
    this.shared = shared;
    this.#needsLatency = needsLatency || options.limits?.maxLatencyMs !== undefined;
  }

  get aborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  /**
   * Runs and records one trial, unless the limits refuse its architecture: then it is not trained, as far as its cost is known
   * without an estimate.
   * @throws GnasError GNAS_INVALID_SELECTION; GNAS_INVALID_SHAPE; GNAS_INCOMPATIBLE where a latency is wanted and nobody knows it
   */
  async run(planned: PlannedTrial): Promise<TrialEnd> {
    const traced = this.#trace(planned.selection);
    if (this.#exceedsLimits(traced)) return this.#refuse(traced);
    const store = this.shared?.store ?? new ParameterStore(this.options.backend, planned.seed);
    const startedAt = Date.now();
    try {
      const outcome = await this.#attempt(planned, store);
      const known = this.#trace(planned.selection);
      if (outcome === 'aborted') return { state: 'aborted', cost: known };
      if (outcome === 'refused') return this.#refuse(known);
      const { estimate, ...rest } = outcome;
      const cost = { ...known, ...estimate?.cost };
      if (estimate && this.#needsLatency && cost.latencyMs === undefined) throw this.#latencyUnknown();
      if (this.#exceedsLimits(cost)) return this.#refuse(cost);
      await this.#record({ ...planned, ...rest, cost, startedAt, durationMs: Date.now() - startedAt }, store);
      return { state: 'recorded', cost, ...(estimate && { estimate }) };
    } finally {
      if (!this.shared) store.dispose();
    }
  }

  /** @throws GnasError GNAS_ABORTED, GNAS_INCOMPATIBLE or GNAS_ALL_TRIALS_FAILED where no trial completed */
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
    const [first] = this.study.trials;
    if (!first && this.#refused) throw this.limitsTooLow('No architecture that was proposed is within the limits');
    throw new GnasError(
      'GNAS_ALL_TRIALS_FAILED',
      `All ${this.study.trials.length} trials failed${first?.error ? `; the first with ${first.error.code}: ${first.error.message}` : ''}.`,
    );
  }

  limitsTooLow(what: string): GnasError {
    const { parameters, flops, latencyMs } = this.#refused ?? { parameters: 0, flops: 0 };
    const latency = latencyMs === undefined ? '' : ` and takes ${latencyMs.toPrecision(3)} ms`;
    const limits = Object.entries(this.options.limits ?? {}).map(([name, value]) => `${name} ${value}`);
    return new GnasError(
      'GNAS_INCOMPATIBLE',
      `${what} (${limits.join(', ')}); the last has ${parameters} parameters and ${flops} FLOPs${latency}. Raise the limits, or choose a smaller space.`,
    );
  }

  /** What an architecture costs, as far as it is known without an estimate. */
  #trace(selection: Selection): TrialCost {
    const key = selectionKey(selection);
    const known = this.#costs.get(key);
    if (known) return known;
    const { parameters, flops } = trace(this.space.parseModel(selection), this.device.graph);
    const cost = { parameters, flops };
    this.#costs.set(key, cost);
    return cost;
  }

  async #measureLatency(selection: Selection): Promise<TrialCost> {
    const known = this.#trace(selection);
    if (known.latencyMs !== undefined) return known;
    const latencyMs = await measureLatency(this.space.parseModel(selection), this.device, this.options.backend);
    const cost = { ...known, latencyMs };
    this.#costs.set(selectionKey(selection), cost);
    return cost;
  }

  #exceedsLimits({ parameters, flops, latencyMs = 0 }: TrialCost): boolean {
    const { maxParameters = Infinity, maxFlops = Infinity, maxLatencyMs = Infinity } = this.options.limits ?? {};
    return parameters > maxParameters || flops > maxFlops || latencyMs > maxLatencyMs;
  }

  #refuse(cost: TrialCost): TrialEnd {
    this.#refused = cost;
    return { state: 'refused', cost };
  }

  #latencyUnknown(): GnasError {
    return new GnasError(
      'GNAS_INCOMPATIBLE',
      `The search asks for latencies, and ${this.estimator.constructor.name}, which runs no model, gave none. Limit parameters or FLOPs instead, or use an estimator that runs the model, such as TrainScratchEstimator.`,
    );
  }

  async #attempt(planned: PlannedTrial, store: ParameterStore): Promise<Outcome | 'aborted' | 'refused'> {
    try {
      // A table of results is no reason to run a model.
      if (this.#needsLatency && this.estimator.training !== 'none') {
        if (this.#exceedsLimits(await this.#measureLatency(planned.selection))) return 'refused';
      }
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
