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
import type { ExecutedTrial } from './trial-executor.js';

/** What is known of a trial before it runs. */
export type PlannedTrial = Pick<Trial, 'number' | 'selection' | 'phase' | 'seed' | 'cost'>;

/** How a trial ended. */
type Outcome = Pick<Trial, 'state' | 'metrics' | 'bySplit' | 'error'> & Partial<ExecutedTrial>;

/** Runs the trials of one search: records each, and keeps the parameters of those that may be the result. */
export class TrialRunner {
  readonly #parametersOf = new Map<Trial, ParameterSnapshot>();
  readonly #costs = new Map<string, TrialCost>();
  readonly #wantsLatency: boolean;
  #lastRefusal: string | undefined;

  /** @param needsLatency whether the algorithm wants latencies, also where no limit asks for them */
  constructor(
    readonly space: BaseSpace,
    readonly device: GraphOnDevice,
    readonly estimator: BaseEstimator,
    readonly study: Study,
    readonly options: SearchOptions,
    readonly shared: SharedWeights | undefined,
    needsLatency = false,
  ) {
    this.#wantsLatency = needsLatency || options.limits?.maxLatencyMs !== undefined;
  }

  get aborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  /** Trials that are worth starting before the first has ended: enough that no worker waits for the next one. */
  get parallelism(): number {
    return 2 * (this.options.executor?.concurrency ?? 1);
  }

  /** What an architecture costs, without running it. @throws GnasError GNAS_INVALID_SELECTION; GNAS_INVALID_SHAPE */
  trace(selection: Selection): TrialCost {
    const key = selectionKey(selection);
    const known = this.#costs.get(key);
    if (known) return known;
    const { parameters, flops } = trace(this.space.parseModel(selection), this.device.graph);
    const cost = { parameters, flops, ...this.estimator.knownCost(this.space, selection) };
    this.#costs.set(key, cost);
    return cost;
  }

  /**
   * What an architecture costs; its latency is measured where it is wanted, unless other limits refuse it already.
   * @throws GnasError as `trace` does; GNAS_INCOMPATIBLE where a latency is wanted of an estimator that runs no model and knows none
   */
  async costOf(selection: Selection): Promise<TrialCost> {
    const cost = this.trace(selection);
    if (!this.#wantsLatency || cost.latencyMs !== undefined || this.#excess(cost)) return cost;
    if (this.estimator.training === 'none')
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `The search asks for latencies; ${this.estimator.constructor.name} runs no model and knows none. Go by parameters or FLOPs, or use an estimator that runs models, such as TrainScratchEstimator.`,
      );
    try {
      const latencyMs = await measureLatency(this.space.parseModel(selection), this.device, this.options.backend);
      const measured = { ...cost, latencyMs };
      this.#costs.set(selectionKey(selection), measured);
      return measured;
    } catch {
      // The trial will fail for the same reason, and say so.
      return cost;
    }
  }

  /** Why an architecture is not to be tried, and what would let it be; undefined where nothing is against it. */
  refusal(selection: Selection, cost: TrialCost): string | undefined {
    const reason = this.#excess(cost) ?? this.estimator.refusal(this.space, selection);
    if (reason) this.#lastRefusal = reason;
    return reason;
  }

  #excess({ parameters, flops, latencyMs = 0 }: TrialCost): string | undefined {
    const { maxParameters = Infinity, maxFlops = Infinity, maxLatencyMs = Infinity } = this.options.limits ?? {};
    if (parameters > maxParameters || flops > maxFlops)
      return `it has ${parameters} parameters and ${flops} FLOPs, which exceed the limits. Raise maxParameters or maxFlops, or choose a smaller space`;
    if (latencyMs > maxLatencyMs)
      return `it takes ${latencyMs.toPrecision(3)} ms, which exceeds the limit of ${maxLatencyMs} ms. Raise maxLatencyMs, or choose a smaller space`;
    return undefined;
  }

  /** Runs and records one trial; undefined where it failed, or where a signal cut it short (then it is not recorded). */
  run(planned: PlannedTrial): Promise<Estimate | undefined> {
    return this.start(planned)();
  }

  /**
   * Starts a trial on the executor, where there is one. What it returns waits for the trial and records it: called in the
   * order of numbers, it makes the study independent of which trial ends first.
   */
  start(planned: PlannedTrial): () => Promise<Estimate | undefined> {
    const { executor, signal } = this.options;
    if (!executor || this.shared) return () => this.#runHere(planned);
    const startedAt = Date.now();
    const ended = this.#attempt(planned, () => executor.run(planned, signal)).then((outcome) => ({
      outcome,
      endedAt: Date.now(),
    }));
    return async () => {
      const { outcome, endedAt } = await ended;
      if (outcome === 'aborted') return undefined;
      const { parameters = new Map() } = outcome;
      return this.#record(planned, outcome, { startedAt, endedAt }, async () => parameters);
    };
  }

  async #runHere(planned: PlannedTrial): Promise<Estimate | undefined> {
    const store = this.shared?.store ?? new ParameterStore(this.options.backend, planned.seed);
    const startedAt = Date.now();
    try {
      const outcome = await this.#attempt(planned, async () => ({ estimate: await this.#estimate(planned, store) }));
      if (outcome === 'aborted') return undefined;
      return await this.#record(planned, outcome, { startedAt, endedAt: Date.now() }, () => store.snapshot());
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
    const first = this.study.trials[0];
    if (!first && this.#lastRefusal)
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `Every architecture that was proposed was refused; the last because ${this.#lastRefusal}.`,
      );
    throw new GnasError(
      'GNAS_ALL_TRIALS_FAILED',
      `All ${this.study.trials.length} trials failed${first?.error ? `; the first with ${first.error.code}: ${first.error.message}` : ''}.`,
    );
  }

  async #attempt(
    { cost }: PlannedTrial,
    run: () => Promise<Partial<ExecutedTrial> & { estimate: Estimate }>,
  ): Promise<Outcome | 'aborted'> {
    try {
      const executed = await run();
      const { metrics, bySplit } = executed.estimate;
      const value = metrics[this.study.objective];
      if (!Number.isFinite(value))
        throw new GnasError(
          'GNAS_DIVERGED',
          `${this.estimator.constructor.name} gave ${value} as ${this.study.objective}; it must be a finite number.`,
        );
      const excess = this.#excess({ ...cost, ...executed.estimate.cost });
      if (excess) throw new GnasError('GNAS_INCOMPATIBLE', `${this.estimator.constructor.name} found that ${excess}.`);
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

  async #record(
    planned: PlannedTrial,
    { state, metrics, bySplit, error, estimate }: Outcome,
    { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
    parametersOf: () => Promise<ParameterSnapshot>,
  ): Promise<Estimate | undefined> {
    const trial: Trial = {
      ...planned,
      state,
      metrics,
      ...(bySplit && { bySplit }),
      ...(error && { error }),
      cost: { ...planned.cost, ...estimate?.cost },
      startedAt,
      durationMs: endedAt - startedAt,
    };
    const before = this.study.best;
    this.study.record(trial);
    const best = this.study.best;
    const mayBeResult = trial.state === 'complete' && (trial === best || trial.phase === 're-evaluation');
    if (mayBeResult) this.#parametersOf.set(trial, await parametersOf());
    for (const kept of this.#parametersOf.keys()) if (kept !== best && kept.phase === 'search') this.#parametersOf.delete(kept);
    this.options.onTrial?.(trial, this.study);
    if (best && best !== before) this.options.onBest?.(best, this.study);
    return estimate;
  }
}
