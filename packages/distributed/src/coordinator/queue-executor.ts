import { hostname } from 'node:os';
import { setInterval } from 'node:timers';
import { deserialize, serialize } from 'node:v8';
import { GnasError, type GnasErrorCode, givenParts, type ParameterSnapshot, type Study } from '@gnas/core';
import { type ExecutedTrial, engineOf, parseOptions, type TrialExecutor, type TrialRequest } from '@gnas/core/plugin';
import type { Queue, Worker } from 'bullmq';
import * as z from 'zod';
import { BestSoFar } from '../best-so-far.js';
import { type Broker, openBroker } from '../broker/broker.js';
import { digestOf } from '../messages/digest.js';
import {
  type AnsweredTrial,
  answersQueue,
  type ObjectReference,
  placeOf,
  protocolVersion,
  type StudyNotice,
  studiesGroup,
  type TrialAnswer,
  type TrialOrder,
  trialsQueue,
} from '../messages/messages.js';
import { type SealedJob, seal, sealJob, unsealJob } from '../messages/seal.js';
import { secretFor } from '../messages/secret.js';
import { studyId } from '../messages/study-id.js';
import { BoardObjects, FolderObjects, type ObjectStore } from '../objects/object-store.js';
import { persistently } from '../persistently.js';
import { lostAfterOption, type Timing, timingOf } from '../timing.js';
import { traceCarrier } from '../tracing.js';
import { Answers } from './answers.js';
import { Backpressure } from './backpressure.js';
import { Crew, readWorkers } from './crew.js';
import type { QueueEvent } from './events.js';
import { jobOf, type PendingTrial } from './pending-trials.js';

/** Options of `QueueExecutor` that are plain values. */
export const queueExecutorOptions = z.object({
  queue: z.string().describe('Address of the queue server: redis://, rediss://, valkey:// or postgres://.'),
  secret: z
    .string()
    .optional()
    .describe('Text that signs messages. Default: GNAS_QUEUE_SECRET; a queue on this machine needs none.'),
  objects: z
    .string()
    .optional()
    .describe('Folder that all machines share, for graphs and trained parameters. Default: they are kept on the queue server.'),
  tries: z.int().min(1).default(2).describe('How often a trial is begun, if its workers are lost, before it counts as failed.'),
  mixed: z
    .boolean()
    .default(false)
    .describe('Accept workers that compute with another engine or device. Their results may differ in the last digits.'),
  lostAfterMs: lostAfterOption,
});

/** Options of `QueueExecutor.start`. */
export interface QueueExecutorOptions extends z.input<typeof queueExecutorOptions> {
  /** The study to search. Its task, space, estimator and backend were given by name, so that workers can make them. */
  readonly study: Study;
  /** Versions of packages that workers must have, by name, beside those that the backend names. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly onEvent?: (event: QueueEvent) => void;
}

/** Members that workers make by name. */
const workerMembers = ['task', 'space', 'estimator', 'backend'] as const;
/** Answers that stay in the queue until a search that goes on may need them. */
const keptAnswers = 2000;
/** Jobs whose state is asked for at once. */
const checkedAtOnce = 200;

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
  readonly #notice: Omit<StudyNotice, 'ended' | 'graph'>;
  readonly #timing: Timing;
  readonly #tries: number;
  readonly #objects: ObjectStore;
  readonly #trials: Queue<SealedJob>;
  readonly #answersQueue: Queue<SealedJob>;
  readonly #onEvent: (event: QueueEvent) => void;
  readonly #failed = new AbortController();
  readonly #crew: Crew;
  readonly #answers = new Answers();
  readonly #best: BestSoFar;
  readonly #room: Backpressure;
  readonly #pending = new Map<string, PendingTrial>();
  /** Trained parameters that workers have kept for this search. */
  readonly #kept: ObjectReference[] = [];
  #inbox: Worker<SealedJob> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #graph: StudyNotice['graph'];
  #watching: Promise<void> | undefined;
  #watchedAt = Number.NEGATIVE_INFINITY;
  /** Since when the queue server has answered without a gap. */
  #healthySince = Number.POSITIVE_INFINITY;
  #interrupted = false;
  #closed = false;

  private constructor(broker: Broker, { study, versions = {}, onEvent = () => {}, ...given }: QueueExecutorOptions) {
    const options = parseOptions('QueueExecutor', queueExecutorOptions, given);
    this.#broker = broker;
    this.#secret = secretFor(broker.address, options.secret);
    this.#study = study;
    this.#onEvent = onEvent;
    this.#timing = timingOf(options.lostAfterMs);
    this.#tries = options.tries;
    this.#objects = options.objects === undefined ? new BoardObjects(broker.board) : new FolderObjects(options.objects);
    const engine = engineOf(study.backend);
    const allVersions = { ...engine.versions, ...versions };
    this.id = studyId(study.name, study.spec, allVersions);
    this.#notice = {
      protocol: protocolVersion,
      id: this.id,
      study: study.name,
      spec: study.spec,
      engine,
      versions: allVersions,
      mixed: options.mixed,
      coordinator: `${hostname()} ${process.pid}`,
      startedAt: Date.now(),
    };
    this.#trials = broker.queue(trialsQueue(this.id));
    this.#answersQueue = broker.queue(answersQueue(this.id));
    this.#crew = new Crew(this.id, onEvent);
    this.#best = new BestSoFar(study.objective);
    this.#room = new Backpressure(() => Math.max(2, 2 * this.#crew.slots));
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
    const broker = await openBroker(queue);
    try {
      const executor = new QueueExecutor(broker, options);
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
          this.#trials.remove(jobOf(pending)).catch(() => {});
          reject(new GnasError('GNAS_ABORTED', `The search was stopped during trial ${number}.`));
        };
        if (signal?.aborted || this.#closed) return stop();
        signal?.addEventListener('abort', stop, { once: true });
        this.#pending.set(digest, pending);
        this.#order(pending).catch(reject);
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
    await this.#inbox?.close().catch(() => {});
    for (const { request, reject } of this.#pending.values())
      reject(new GnasError('GNAS_ABORTED', `The queue was closed during trial ${request.number}.`));
    try {
      if (ended) {
        await this.#tell(true);
        for (const queue of [this.#trials, this.#answersQueue]) await queue.obliterate({ force: true });
        for (const each of this.#graph ? [...this.#kept, this.#graph] : this.#kept) await this.#objects.remove(each);
      }
    } catch {
      // What stays in a queue that can't be reached is found by the next search of the study.
    }
    await this.#broker.close();
  }

  async #begin(): Promise<void> {
    await this.#collect();
    await this.#watch();
    this.#inbox = this.#broker.worker<SealedJob>(answersQueue(this.id), async (job) => this.#accept(job.id ?? '', job.data), {
      concurrency: 8,
      skipStalledCheck: true,
      lockDuration: 60_000,
      drainDelay: 1,
      runRetryDelay: 500,
      removeOnComplete: { count: keptAnswers },
      removeOnFail: { count: 100 },
    });
    this.#timer = setInterval(() => {
      this.#watching ??= this.#watch().finally(() => {
        this.#watching = undefined;
      });
    }, this.#timing.beatMs);
  }

  async #order(pending: PendingTrial): Promise<void> {
    const { request, digest, trace } = pending;
    const job = jobOf(pending);
    const order: TrialOrder = { request, digest, trace, keepFrom: this.#best.atLeastFor(request.phase) };
    const data = sealJob(this.#secret, placeOf.trial(this.id, job), order);
    await persistently(
      () => this.#trials.add('trial', data, { jobId: job, attempts: 1, removeOnComplete: true, removeOnFail: true }),
      () => this.#closed,
    );
  }

  /** Reads every answer in the queue, whatever its state: a claim of one may have been lost with a connection. */
  async #collect(): Promise<void> {
    const jobs = await this.#answersQueue.getJobs(['completed', 'active', 'waiting', 'failed'], 0, 2 * keptAnswers);
    for (const job of jobs) if (job?.id) this.#accept(job.id, job.data);
  }

  #accept(job: string, data: SealedJob): void {
    if (this.#answers.isKnown(job)) return;
    let answer: TrialAnswer;
    try {
      answer = unsealJob(this.#secret, placeOf.answer(this.id, job), data);
    } catch (error) {
      return this.#onEvent({ kind: 'problem', message: error instanceof Error ? error.message : String(error) });
    }
    const pending = this.#pending.get(answer.digest);
    const verdict = this.#answers.judge(answer);
    if ('executed' in answer && answer.executed.parameters) this.#kept.push(answer.executed.parameters);
    if (verdict === 'differs') return this.#differs(answer);
    if (!pending) {
      if (verdict === 'first') this.#answers.keep(answer);
      return;
    }
    if ('executed' in answer) pending.resolve(this.#executed(pending.request, answer, answer.executed));
    else pending.reject(new GnasError(answer.error.code as GnasErrorCode, answer.error.message));
  }

  #executed({ phase }: TrialRequest, { engine }: TrialAnswer, executed: AnsweredTrial): ExecutedTrial {
    const { estimate, parametersCount, parameters } = executed;
    if (phase === 'search' && !estimate.pruned) this.#best.learn(estimate);
    return {
      estimate,
      engine,
      parameters: parametersCount === 0 ? new Map() : async () => parameters && this.#fetch(parameters),
    };
  }

  async #fetch(reference: NonNullable<AnsweredTrial['parameters']>): Promise<ParameterSnapshot | undefined> {
    try {
      const bytes = await this.#objects.get(reference);
      // The hash came in a signed answer, so these are the bytes that the worker wrote.
      return bytes && (deserialize(bytes) as ParameterSnapshot);
    } catch (error) {
      this.#onEvent({ kind: 'problem', message: `Trained parameters can't be fetched, and are trained again: ${error}` });
      return undefined;
    }
  }

  #differs({ number, digest, worker }: TrialAnswer): void {
    // With a time limit or mixed engines, results may differ.
    const limited = this.#pending.get(digest)?.request.timeLimit !== undefined;
    if (limited || this.#notice.mixed) return;
    const message = `Trial ${number} was run by ${this.#answers.firstWorker(digest)} and again by ${worker}, with different results. One of the two machines computes wrongly, or a part is not deterministic. Run gnas workers to see them, remove one, and continue with gnas resume.`;
    this.#failed.abort(new GnasError('GNAS_RESULTS_DIFFER', message));
  }

  async #tell(ended: boolean): Promise<void> {
    const notice: StudyNotice = { ...this.#notice, graph: this.#graph, ended };
    await this.#broker.board.put(
      studiesGroup,
      this.id,
      seal(this.#secret, placeOf.study(this.id), notice),
      ended ? 3 * this.#timing.lifeMs : this.#timing.lifeMs,
    );
  }

  /** Tells workers of the study, hears from them, and looks after trials that no living worker has. */
  async #watch(): Promise<void> {
    const now = performance.now();
    // After a pause of this process or of the server, what was known of workers is too old to judge by.
    if (now - this.#watchedAt > this.#timing.lifeMs / 2) this.#healthySince = now;
    this.#watchedAt = now;
    try {
      await this.#tell(false);
      const all = await readWorkers(this.#broker, this.#secret, (id) => this.#crew.reject(id));
      this.#crew.update(all);
      await this.#publishGraphFor(all.some(({ wants }) => wants === this.#notice.spec.graph.digest));
      this.#room.admit();
      await this.#lookAfterStranded(now);
    } catch {
      this.#healthySince = Number.POSITIVE_INFINITY;
      this.#watchedAt = Number.NEGATIVE_INFINITY;
    }
  }

  async #publishGraphFor(wanted: boolean): Promise<void> {
    if (!wanted || this.#graph) return;
    this.#graph = await this.#objects.put(serialize(this.#study.graph));
    await this.#tell(false);
  }

  async #lookAfterStranded(now: number): Promise<void> {
    const { graceMs, lifeMs } = this.#timing;
    const unclaimed = [...this.#pending.values()].filter((pending) => {
      if (this.#crew.has(jobOf(pending))) pending.strandedSince = undefined;
      return !this.#crew.has(jobOf(pending));
    });
    let collected = false;
    for (const pending of unclaimed.slice(0, checkedAtOnce)) {
      const job = jobOf(pending);
      const state = await this.#trials.getJobState(job);
      if (state !== 'active' && state !== 'unknown') {
        pending.strandedSince = undefined;
        continue;
      }
      pending.strandedSince ??= now;
      const isSure = now - Math.max(pending.strandedSince, this.#healthySince + lifeMs) > graceMs;
      if (!isSure) continue;
      if (!collected) await this.#collect();
      collected = true;
      if (this.#pending.get(pending.digest) !== pending) continue;
      pending.strandedSince = undefined;
      if (state === 'active') await this.#tryAgain(pending, job);
      else {
        this.#onEvent({ kind: 'restored', trial: pending.request.number });
        await this.#order(pending);
      }
    }
  }

  async #tryAgain(pending: PendingTrial, job: string): Promise<void> {
    const { number } = pending.request;
    const worker = (await this.#trials.getJob(job))?.processedBy ?? 'unknown';
    if (pending.attempt >= this.#tries)
      return pending.reject(
        new GnasError(
          'GNAS_WORKER_LOST',
          `Trial ${number} was begun ${pending.attempt === 1 ? 'once' : `${pending.attempt} times`}, and its worker was lost each time; the last was ${worker}. It may need more memory than a worker has.`,
        ),
      );
    pending.attempt++;
    this.#onEvent({ kind: 'retried', trial: number, worker, attempt: pending.attempt });
    // It can't be removed while the lost worker's claim holds; the claim ends by itself.
    await this.#trials.remove(job).catch(() => {});
    await this.#order(pending);
  }
}
