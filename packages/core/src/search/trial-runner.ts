import type { EstimateContext } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import { type ParameterSnapshot, ParameterStore } from '../parameters/parameter-store.js';
import { selectionKey } from '../space/selection.js';
import { type Architecture, trace } from '../space/trace.js';
import type { Bar } from '../trial/bar.js';
import { type Engine, engineOf } from '../trial/engine.js';
import type { Estimate } from '../trial/estimate.js';
import { answerOf, estimateOf } from '../trial/past-trial.js';
import type { Trial, TrialCost } from '../trial/trial.js';
import { BarsInOrder } from './bars-in-order.js';
import { CostLimits } from './cost-limits.js';
import { KnownArchitectures } from './known-architectures.js';
import type { Found } from './search-algorithm.js';
import type { SearchSession } from './search-session.js';
import type { SharedWeights } from './shared-weights.js';
import type { ExecutedTrial } from './trial-executor.js';

/** What is known of a trial before it runs. */
export type PlannedTrial = Pick<Trial, 'number' | 'selection' | 'phase' | 'seed'>;
type CostedTrial = PlannedTrial & Pick<Trial, 'cost'>;

/**
 * How a trial ended. Only a 'recorded' one is in the history. Limits or estimator refused a 'refused' one; a signal cut an 'aborted' one
 * short.
 */
export interface TrialEnd {
  readonly state: 'recorded' | 'refused' | 'aborted';
  /** Undefined if the trial failed or is not recorded. */
  readonly estimate?: Estimate;
  readonly cost: TrialCost;
}

/** A trial on its way. */
export interface StartedTrial {
  /** False if its architecture is refused, so that it is not run. */
  readonly admitted: boolean;
  /** Waits for the trial and records it. */
  end(): Promise<TrialEnd>;
}

type Outcome = Pick<Trial, 'state' | 'metrics' | 'bySplit' | 'curve' | 'pruned' | 'sameAs' | 'error'> & Partial<ExecutedTrial>;
type Settled =
  | { readonly state: 'aborted'; readonly cost: TrialCost }
  | { readonly state: 'recorded'; readonly trial: Trial; readonly outcome: Outcome };
type Executed = Pick<ExecutedTrial, 'estimate'>;

/** The place of a trial among the others of its search. */
interface Place {
  /** The trial of the same architecture that answers for it; undefined if it has to be trained. */
  readonly earlier?: Promise<Trial | undefined> | undefined;
  readonly bars?: Promise<readonly Bar[]> | undefined;
  /** Tells trials that wait for it how it has ended; undefined if it was stopped. */
  ended(trial: Trial | undefined): void;
}

export interface TrialRunnerOptions {
  /** The weights that all trials share. Default: each trial has its own. */
  readonly shared?: SharedWeights | undefined;
  /** Buffers that each trial with its own parameters starts from: what a search has learned beside the weights. */
  readonly learned?: ParameterStore | undefined;
  /** Whether each architecture's latency is wanted even if no limit asks for it. Default false. */
  readonly needsLatency?: boolean;
  /** Most trials that are started before the first of them has ended. Default: no bound. */
  readonly runAhead?: number;
}

/** Runs the trials of one search, records each, and keeps the parameters of those that may be the result. */
export class TrialRunner {
  readonly limits: CostLimits;
  readonly shared: SharedWeights | undefined;
  readonly #engine: Engine;
  readonly #learned: ParameterStore | undefined;
  readonly #known: KnownArchitectures | undefined;
  readonly #bars: BarsInOrder | undefined;
  readonly #parametersOf = new Map<Trial, ParameterSnapshot>();

  constructor(
    readonly session: SearchSession,
    { shared, learned, needsLatency = false, runAhead = Number.POSITIVE_INFINITY }: TrialRunnerOptions = {},
  ) {
    const { parts, settings, device, objective } = session;
    const { space, estimator, backend, pruner } = parts;
    const { limits, reuse } = settings;
    this.shared = shared;
    this.#engine = engineOf(backend);
    this.#learned = learned;
    if (reuse && !shared && !learned) this.#known = new KnownArchitectures((selection) => space.canonicalKey(selection));
    if (pruner) this.#bars = new BarsInOrder(pruner, objective, runAhead);
    this.limits = new CostLimits({ space, device, backend, estimator, limits, needsLatency });
  }

  get ended(): boolean {
    return this.session.ended;
  }

  /** Number of trials worth starting before the first has ended: enough that no worker waits for the next one. */
  get parallelism(): number {
    return 2 * (this.session.surroundings.executor?.concurrency ?? 1);
  }

  /**
   * Starts a trial on the executor, if there is one; in the calling thread it runs when its end is asked for. Asking for ends in the
   * order of numbers makes the history independent of which trial is done first.
   * @throws GnasError as `CostLimits.costOf` does; GNAS_STUDY_MISMATCH
   */
  async start(planned: PlannedTrial): Promise<StartedTrial> {
    const { signal, trialTime, surroundings } = this.session;
    const { executor } = surroundings;
    const past = this.#past(planned);
    if (past) this.limits.learn(past.selection, past.cost);
    const cost = past?.cost ?? (await this.limits.costOf(planned.selection));
    if (!past && this.limits.misfit(planned.selection, cost))
      return { admitted: false, end: async () => ({ state: 'refused', cost }) };
    const place = this.#enter(planned);
    // Trials that share weights change those of later trials, so they run again; they end as they did.
    if (past && !this.shared) {
      place.ended(past);
      return { admitted: true, end: () => this.#replay(past) };
    }
    const trial = { ...planned, cost };
    // A worker gets only a selection, so a trial that starts from what was learned here runs here.
    const startsEmpty = !this.#learned?.buffers().length;
    if (!executor || this.shared || !startsEmpty) return { admitted: true, end: () => this.#runHere(trial, place) };
    const settled = this.#settle(trial, place, (bars) =>
      executor.run({ ...planned, ...(bars && { bars }), ...(trialTime !== undefined && { timeLimit: trialTime }) }, signal),
    );
    // Whoever asks for the end is told.
    settled.catch(() => {});
    return { admitted: true, end: async () => this.#end(await settled, parametersOf) };
  }

  /** Runs and records one trial unless its architecture is refused. @throws GnasError as `start` does */
  async run(planned: PlannedTrial): Promise<TrialEnd> {
    return (await this.start(planned)).end();
  }

  /** @throws GnasError GNAS_ABORTED, GNAS_INCOMPATIBLE or GNAS_ALL_TRIALS_FAILED if no trial completed */
  async result(): Promise<Found> {
    const best = this.session.history.best;
    if (best)
      return {
        selection: best.selection,
        model: this.session.parts.space.parseModel(best.selection),
        parameters: this.#parametersOf.get(best) ?? (await this.#trainAgain(best)),
        best,
        aborted: this.session.aborted,
        outOfTime: this.ended && !this.session.aborted,
      };
    if (this.ended)
      throw new GnasError(
        'GNAS_ABORTED',
        this.session.aborted
          ? 'The search was stopped before its first trial had completed.'
          : 'The time of the search was over before its first trial had completed. Give it more time.',
      );
    const [first] = this.session.history.trials;
    if (!first && this.limits.lastRefusal)
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `Every architecture that was proposed was refused; the last because ${this.limits.lastRefusal}.`,
      );
    throw new GnasError(
      'GNAS_ALL_TRIALS_FAILED',
      `All ${this.session.history.trials.length} trials failed${first?.error ? `; the first with ${first.error.code}: ${first.error.message}` : ''}.`,
    );
  }

  #enter({ number, selection, phase }: PlannedTrial): Place {
    if (phase !== 'search') return { ended: () => {} };
    const turn = this.#known?.enter(selection);
    return {
      earlier: turn?.earlier,
      bars: this.#bars?.before(number),
      ended: (trial) => {
        turn?.end(trial);
        this.#bars?.ended(number, trial);
      },
    };
  }

  async #runHere(planned: CostedTrial, place: Place): Promise<TrialEnd> {
    const store = this.shared?.store ?? new ParameterStore(this.session.parts.backend, planned.seed);
    try {
      if (!this.shared) await this.#inherit(store);
      const run = async (bars?: readonly Bar[]): Promise<Executed> => ({
        estimate: await this.#estimate(planned, store, { signal: this.session.signal, bars }),
      });
      return await this.#end(await this.#settle(planned, place, run), () => store.snapshot());
    } finally {
      if (!this.shared) store.dispose();
    }
  }

  async #inherit(store: ParameterStore): Promise<void> {
    if (!this.#learned) return;
    for (const [path, { shape, values }] of await this.#learned.snapshot(this.#learned.buffers()))
      store.setBuffer(path, shape, values);
  }

  /**
   * Runs a trial when its turn has come, or answers it from an earlier one. A trial is in the journal as soon as its outcome is known.
   */
  async #settle(planned: CostedTrial, place: Place, run: (bars?: readonly Bar[]) => Promise<Executed>): Promise<Settled> {
    const earlier = await place.earlier;
    const bars = earlier ? undefined : await place.bars;
    const startedAt = Date.now();
    // The clock may be set back meanwhile.
    const started = performance.now();
    const outcome: Outcome | 'aborted' = earlier ? answerOf(earlier) : await this.#outcomeOf(() => run(bars));
    if (outcome === 'aborted') {
      place.ended(undefined);
      return { state: outcome, cost: planned.cost };
    }
    const { estimate, parameters: _, engine, ...facts } = outcome;
    const trial: Trial = {
      ...planned,
      ...facts,
      cost: { ...planned.cost, ...estimate?.cost },
      engine: earlier?.engine ?? engine ?? this.#engine,
      startedAt,
      durationMs: earlier ? 0 : Math.round(performance.now() - started),
    };
    if (!this.#past(planned)) await this.session.surroundings.journal?.record(trial, () => this.#draw(trial));
    place.ended(trial);
    return { state: 'recorded', trial, outcome };
  }

  #draw({ selection }: Trial): Architecture {
    const { space, graph } = this.session.parts;
    return trace(space.parseModel(selection), graph).architecture;
  }

  /** Runs a trial; an error in it is its outcome. */
  async #outcomeOf(run: () => Promise<Executed>): Promise<Outcome | 'aborted'> {
    try {
      const executed = await run();
      const { metrics, bySplit, curve, pruned } = executed.estimate;
      const { objective, parts } = this.session;
      const { estimator } = parts;
      const value = metrics[objective.name];
      if (!Number.isFinite(value))
        throw new GnasError(
          'GNAS_DIVERGED',
          `${estimator.constructor.name} gave ${value} as ${objective.name}; it must be a finite number.`,
        );
      this.shared?.keep();
      return {
        state: pruned ? 'pruned' : 'complete',
        metrics,
        ...(bySplit && { bySplit }),
        ...(curve && { curve }),
        ...(pruned && { pruned }),
        ...executed,
      };
    } catch (error) {
      this.shared?.undo();
      if (this.ended && error instanceof GnasError && error.code === 'GNAS_ABORTED') return 'aborted';
      const code = error instanceof GnasError ? error.code : 'unexpected';
      return { state: 'failed', metrics: {}, error: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  }

  async #estimate(
    { selection, seed }: PlannedTrial,
    parameters: ParameterStore,
    { signal, bars }: Pick<EstimateContext, 'signal' | 'bars'> = {},
  ): Promise<Estimate> {
    const { parts, objective, device, surroundings, trialTime: timeLimit } = this.session;
    const { space, estimator, backend, task } = parts;
    const model = space.parseModel(selection);
    if (this.shared && estimator.training === 'shared') await this.shared.train(model);
    const { onEpoch } = surroundings;
    const context = { backend, task, objective, parameters, seed, signal, bars, timeLimit, onEpoch };
    return estimator.infer(model, device, 'validation', context);
  }

  async #end(settled: Settled, parametersOf: (outcome: Outcome) => Promise<ParameterSnapshot | undefined>): Promise<TrialEnd> {
    if (settled.state !== 'recorded') return settled;
    const { trial, outcome } = settled;
    await this.#record(trial, () => parametersOf(outcome));
    return { state: 'recorded', cost: trial.cost, ...(outcome.estimate && { estimate: outcome.estimate }) };
  }

  /** What the journal knows of a trial. @throws GnasError GNAS_STUDY_MISMATCH if it belongs to another search */
  #past({ number, selection, phase, seed }: PlannedTrial): Trial | undefined {
    const past = this.session.surroundings.journal?.trials.get(number);
    if (past && (past.phase !== phase || past.seed !== seed || selectionKey(past.selection) !== selectionKey(selection)))
      throw new GnasError(
        'GNAS_STUDY_MISMATCH',
        `The study holds trial ${number} with ${selectionKey(past.selection)}, but this search comes to ${selectionKey(selection)} there. Its parts, their options, the seed or the version differ from those that began the study. Search with the same ones, or begin a new study.`,
      );
    return past;
  }

  async #replay(trial: Trial): Promise<TrialEnd> {
    await this.#record(trial, undefined);
    const { cost } = trial;
    return { state: 'recorded', cost, ...(trial.state !== 'failed' && { estimate: estimateOf(trial) }) };
  }

  /** Trains the parameters of a trial of an earlier run again: one seed gives one result. */
  async #trainAgain(trial: Trial): Promise<ParameterSnapshot> {
    const store = new ParameterStore(this.session.parts.backend, trial.seed);
    try {
      await this.#inherit(store);
      // Without the signal: it ends the search for more trials, not the result.
      await this.#estimate(trial, store);
      return await store.snapshot();
    } finally {
      store.dispose();
    }
  }

  async #record(trial: Trial, parametersOf: (() => Promise<ParameterSnapshot | undefined>) | undefined): Promise<void> {
    const before = this.session.history.best;
    this.session.history.record(trial);
    const best = this.session.history.best;
    const mayBeResult = trial.state === 'complete' && (trial === best || trial.phase === 're-evaluation');
    const parameters = mayBeResult ? await parametersOf?.() : undefined;
    if (parameters) this.#parametersOf.set(trial, parameters);
    for (const kept of this.#parametersOf.keys()) if (kept !== best && kept.phase === 'search') this.#parametersOf.delete(kept);
    this.session.surroundings.onTrial?.(trial, this.session.history);
    if (best && best !== before) this.session.surroundings.onBest?.(best, this.session.history);
  }
}

async function parametersOf({ parameters }: Outcome): Promise<ParameterSnapshot | undefined> {
  return typeof parameters === 'function' ? parameters() : parameters;
}
