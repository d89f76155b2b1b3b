import { hostname } from 'node:os';
import { setInterval } from 'node:timers';
import { GnasError, type GnasErrorCode, givenParts, type Study } from '@gnas/core';
import { type ExecutedTrial, engineOf, parseOptions, type TrialExecutor, type TrialRequest } from '@gnas/core/plugin';
import { BestSoFar } from '../best-so-far.js';
import { type Broker, openBroker } from '../broker/broker.js';
import { parseQueueAddress } from '../broker/queue-address.js';
import { digestOf } from '../messages/digest.js';
import { type AnsweredTrial, protocolVersion, type TrialAnswer } from '../messages/messages.js';
import { secretFor } from '../messages/secret.js';
import { studyId } from '../messages/study-id.js';
import { BoardObjects, FolderObjects, type ObjectStore } from '../objects/object-store.js';
import { type Timing, timingOf } from '../timing.js';
import { traceCarrier } from '../tracing.js';
import { Answers } from './answers.js';
import { Backpressure } from './backpressure.js';
import { Crew, readWorkers } from './crew.js';
import { Inbox } from './inbox.js';
import { KeptParameters } from './kept-parameters.js';
import type { PendingTrial } from './pending-trials.js';
import { type QueueExecutorOptions, queueExecutorOptions } from './queue-executor-options.js';
import { StrandedTrials } from './stranded-trials.js';
import { StudyBoard } from './study-board.js';
import { TrialOrders } from './trial-orders.js';

/** Members that workers make by name. */
const workerMembers = ['task', 'space', 'estimator', 'backend'] as const;

/**
 * Runs the trials of a search on other machines, in processes that `startWorker` or `gnas worker` has started; pass it as `executor`.
 * Workers may come and go; the trials, their order and the result are those of a search without them.
 *
 * @example
 * const executor = await QueueExecutor.start({ queue: 'redis://localhost', study });
 * await study.search({ executor, signal: executor.failed });
 * await executor.close();
 */
export class QueueExecutor implements TrialExecutor {
  /** Names the study's queues. */
  readonly id: string;
  readonly #broker: Broker;
  readonly #secret: string;
  readonly #study: Study;
  readonly #mixed: boolean;
  readonly #timing: Timing;
  readonly #objects: ObjectStore;
  readonly #failed = new AbortController();
  readonly #crew: Crew;
  readonly #board: StudyBoard;
  readonly #inbox: Inbox;
  readonly #orders: TrialOrders;
  readonly #kept: KeptParameters;
  readonly #stranded: StrandedTrials;
  readonly #answers = new Answers();
  readonly #best: BestSoFar;
  readonly #room: Backpressure;
  /** Trials that were ordered and have no answer yet, by the digest of their request. */
  readonly #pending = new Map<string, PendingTrial>();
  #timer: NodeJS.Timeout | undefined;
  #watching: Promise<void> | undefined;
  #interrupted = false;
  #closed = false;

  private constructor(
    broker: Broker,
    secret: string,
    { study, versions = {}, onEvent = () => {}, ...given }: QueueExecutorOptions,
  ) {
    const { objects, tries, mixed, lostAfterMs } = parseOptions('QueueExecutor', queueExecutorOptions, given);
    const engine = engineOf(study.backend);
    const allVersions = { ...engine.versions, ...versions };
    this.id = studyId(study.name, study.spec, allVersions);
    this.#broker = broker;
    this.#secret = secret;
    this.#study = study;
    this.#mixed = mixed;
    this.#timing = timingOf(lostAfterMs);
    this.#objects = objects === undefined ? new BoardObjects(broker.board) : new FolderObjects(objects);
    this.#crew = new Crew(this.id, onEvent);
    this.#stranded = new StrandedTrials(this.#timing);
    this.#best = new BestSoFar(study.objective);
    this.#room = new Backpressure(() => Math.max(2, 2 * this.#crew.slots));
    const notice = {
      ...{ protocol: protocolVersion, id: this.id, study: study.name, spec: study.spec },
      ...{ engine, versions: allVersions, mixed, coordinator: `${hostname()} ${process.pid}`, startedAt: Date.now() },
    };
    this.#board = new StudyBoard(broker, secret, notice, this.#timing.lifeMs);
    const onProblem = (message: string): void => onEvent({ kind: 'problem', message });
    this.#inbox = new Inbox(broker, secret, this.id, { onAnswer: (answer) => this.#accept(answer), onProblem });
    this.#kept = new KeptParameters(this.#objects, onProblem);
    this.#orders = new TrialOrders({
      ...{ broker, secret, study: this.id, tries, onEvent },
      keepFrom: (phase) => this.#best.atLeastFor(phase),
      isClosed: () => this.#closed,
    });
  }

  /**
   * Connects to the queue and tells workers of the study. Answers that came while nobody searched it are found.
   * @throws GnasError GNAS_INCOMPATIBLE for a study with parts that were given as objects; GNAS_INVALID_OPTION; GNAS_QUEUE_UNAVAILABLE
   */
  static async start(options: QueueExecutorOptions): Promise<QueueExecutor> {
    const { queue, study } = options;
    const given = givenParts(study.spec).filter((member) => (workerMembers as readonly string[]).includes(member));
    if (given.length > 0)
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `Study "${study.name}" was given its ${given.join(', ')} as objects, which can't be sent to other machines. Give them by name, such as partNamed('single-path', { ... }), with a plugin that workers have installed.`,
      );
    const secret = secretFor(parseQueueAddress(queue), options.secret);
    const broker = await openBroker(queue);
    try {
      const executor = new QueueExecutor(broker, secret, options);
      await executor.#begin();
      return executor;
    } catch (error) {
      await broker.close();
      throw error;
    }
  }

  /** Trials that living workers can run at once, at least 1. */
  get concurrency(): number {
    return Math.max(1, this.#crew.slots);
  }

  /** Workers that serve the study now. */
  get workers(): Crew['workers'] {
    return this.#crew.workers;
  }

  /** Trials that were ordered and have no answer yet. */
  get outstanding(): number {
    return this.#pending.size;
  }

  /** Aborted with a GnasError GNAS_RESULTS_DIFFER if one trial was run twice with different results. Pass it to the search. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  /** Runs one trial. @throws GnasError GNAS_ABORTED; GNAS_WORKER_LOST; whatever the estimator throws */
  async run(trial: TrialRequest, signal: AbortSignal | undefined): Promise<ExecutedTrial> {
    const { number, selection, seed, phase, bars, timeLimit } = trial;
    const request: TrialRequest = {
      ...{ number, selection, seed, phase },
      ...(bars && { bars }),
      ...(timeLimit !== undefined && { timeLimit }),
    };
    const digest = digestOf(request);
    const early = this.#answers.take(digest);
    if (early && 'executed' in early) return this.#executed(request, early, early.executed);
    const context = traceCarrier();
    const leave = await this.#room.enter(signal);
    let stop = (): void => {};
    try {
      return await new Promise<ExecutedTrial>((resolve, reject) => {
        const pending: PendingTrial = { request, digest, trace: context, attempt: 1, resolve, reject };
        stop = () => {
          this.#interrupted = true;
          void this.#orders.withdraw(pending);
          reject(new GnasError('GNAS_ABORTED', `The search was stopped during trial ${number}.`));
        };
        if (signal?.aborted || this.#closed) return stop();
        signal?.addEventListener('abort', stop, { once: true });
        this.#pending.set(digest, pending);
        this.#orders.order(pending).catch(reject);
      });
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#pending.delete(digest);
      leave();
    }
  }

  /**
   * Disconnects. Workers then wait for the study's next search, unless it has ended.
   * @param ended whether the search has ended, so that nothing of it stays in the queue. Default: it has, unless a signal stopped it
   */
  async close({ ended = !this.#interrupted }: { readonly ended?: boolean } = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#watching;
    await this.#inbox.close();
    for (const { request, reject } of this.#pending.values())
      reject(new GnasError('GNAS_ABORTED', `The queue was closed during trial ${request.number}.`));
    try {
      if (ended) {
        await this.#board.tell({ ended: true });
        await this.#orders.empty();
        await this.#inbox.empty();
        await this.#kept.remove();
        if (this.#board.graph) await this.#objects.remove(this.#board.graph);
      }
    } catch {
      // What stays in a queue that can't be reached is found by the next search of the study.
    }
    await this.#broker.close();
  }

  async #begin(): Promise<void> {
    await this.#inbox.collect();
    await this.#watch();
    this.#inbox.open();
    this.#timer = setInterval(() => {
      this.#watching ??= this.#watch().finally(() => {
        this.#watching = undefined;
      });
    }, this.#timing.beatMs);
  }

  #accept(answer: TrialAnswer): void {
    const pending = this.#pending.get(answer.digest);
    const verdict = this.#answers.judge(answer);
    if ('executed' in answer && answer.executed.parameters) this.#kept.note(answer.executed.parameters);
    // With a time limit or mixed engines, results may differ.
    const mayDiffer = this.#mixed || answer.isLimited;
    if (verdict === 'differs' && !mayDiffer) this.#fail(answer);
    else if (!pending) {
      if (verdict === 'first') this.#answers.keep(answer);
    } else if ('executed' in answer) pending.resolve(this.#executed(pending.request, answer, answer.executed));
    else pending.reject(new GnasError(answer.error.code as GnasErrorCode, answer.error.message));
  }

  #executed({ phase }: TrialRequest, { engine }: TrialAnswer, executed: AnsweredTrial): ExecutedTrial {
    const { estimate, parametersCount, parameters } = executed;
    if (phase === 'search' && !estimate.pruned) this.#best.learn(estimate);
    return {
      estimate,
      engine,
      parameters: parametersCount === 0 ? new Map() : async () => parameters && this.#kept.fetch(parameters),
    };
  }

  #fail({ number, digest, worker }: TrialAnswer): void {
    const message = `Trial ${number} was run by ${this.#answers.firstWorker(digest)} and again by ${worker}, with different results. One of the two machines computes wrongly, or a part is not deterministic. Stop one of the two workers, and continue with gnas resume.`;
    this.#failed.abort(new GnasError('GNAS_RESULTS_DIFFER', message));
  }

  /** Tells workers of the study, hears from them, and looks after trials that nobody will answer. */
  async #watch(): Promise<void> {
    try {
      await this.#board.tell({ ended: false });
      const workers = await readWorkers(this.#broker, this.#secret, (id) => this.#crew.reject(id));
      this.#crew.update(workers);
      if (workers.some(({ wants }) => wants === this.#study.spec.graph.digest))
        await this.#board.publish(this.#study.graph, this.#objects);
      this.#room.admit();
      const now = performance.now();
      this.#stranded.heard(now);
      const knowledge = { isHeld: (job: string) => this.#crew.has(job), stateOf: (job: string) => this.#orders.stateOf(job) };
      const stranded = await this.#stranded.find([...this.#pending.values()], knowledge, now);
      if (stranded.length === 0) return;
      await this.#inbox.collect();
      for (const [pending, stranding] of stranded)
        if (this.#pending.get(pending.digest) === pending) await this.#orders.orderAgain(pending, stranding);
    } catch {
      // The server is away; the next look starts afresh.
    }
  }
}
