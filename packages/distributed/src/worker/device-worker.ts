import { hostname } from 'node:os';
import { setInterval } from 'node:timers';
import { withoutPasswords } from '../broker/queue-address.js';
import {
  placeOf,
  protocolVersion,
  type StudyNotice,
  studiesGroup,
  type WorkerNotice,
  workersGroup,
} from '../messages/messages.js';
import { seal, unseal } from '../messages/seal.js';
import type { Timing } from '../timing.js';
import { misfitOf, type Service, serveStudy, type WorkerKit } from './serve-study.js';

/** What a device worker is made of, beside what it makes itself. */
export interface DeviceWorkerOptions extends Omit<WorkerKit, 'onBegin' | 'onEnd' | 'want' | 'notice' | 'signal'> {
  readonly timing: Timing;
  readonly version: string;
  /** Name of the only study to serve. */
  readonly study: string | undefined;
  /** Whether to end with the first study that was served. */
  readonly once: boolean;
  /** Milliseconds for which a study without a coordinator is served on. */
  readonly patienceMs: number;
  readonly log: (line: string) => void;
}

/** Serves studies with one device, one after the other, the oldest first. */
export class DeviceWorker {
  /** Resolves when the worker has ended. */
  readonly done: Promise<void>;
  readonly id: string;
  readonly #options: DeviceWorkerOptions;
  readonly #startedAt = Date.now();
  readonly #running = new Set<string>();
  readonly #refusals = new Map<string, string>();
  readonly #ended = new AbortController();
  #finish: () => void = () => {};
  #timer: NodeJS.Timeout;
  #ticking: Promise<void> | undefined;
  #notices = new Map<string, StudyNotice>();
  #state: WorkerNotice['state'] = 'idle';
  #serving: StudyNotice | undefined;
  #service: Service | undefined;
  #preparing: Promise<void> | undefined;
  #silentSince: number | undefined;
  #wants: string | undefined;
  #done = 0;

  constructor(options: DeviceWorkerOptions) {
    this.#options = options;
    this.id = options.id;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    const tick = (): void => {
      this.#ticking ??= this.#tick()
        .catch(() => {})
        .finally(() => {
          this.#ticking = undefined;
        });
    };
    this.#timer = setInterval(tick, options.timing.beatMs);
    tick();
  }

  /** Claims no further trial, waits for those that run, and ends. */
  async drain(): Promise<void> {
    this.#state = 'draining';
    await this.#say().catch(() => {});
    await this.#preparing;
    await this.#service?.drain();
    await this.#end();
  }

  /** Gives running trials back to the queue, for other workers, and ends. */
  async release(): Promise<void> {
    this.#state = 'draining';
    this.#ended.abort();
    await this.#preparing;
    await this.#service?.release();
    await this.#end();
  }

  async #end(): Promise<void> {
    clearInterval(this.#timer);
    this.#ended.abort();
    await this.#ticking;
    const { broker, id } = this.#options;
    await broker.board.remove(workersGroup, id).catch(() => {});
    this.#finish();
  }

  async #tick(): Promise<void> {
    await this.#say();
    await this.#readNotices();
    if (this.#state === 'draining') return;
    if (this.#serving) await this.#lookAfter(this.#serving);
    else this.#begin();
  }

  /** Tells others that this worker lives, and what it does. */
  async #say(): Promise<void> {
    const { broker, secret, id, slots, device, version, timing } = this.#options;
    const notice: WorkerNotice = {
      protocol: protocolVersion,
      ...{ id, slots, device, version },
      host: hostname(),
      pid: process.pid,
      state: this.#state,
      study: this.#serving?.id,
      running: [...this.#running],
      done: this.#done,
      startedAt: this.#startedAt,
      refusals: Object.fromEntries(this.#refusals),
      wants: this.#wants,
    };
    await broker.board.put(workersGroup, id, seal(secret, placeOf.worker(id), notice), timing.lifeMs);
  }

  async #readNotices(): Promise<void> {
    const { broker, secret, log } = this.#options;
    const read = new Map<string, StudyNotice>();
    for (const [id, bytes] of await broker.board.all(studiesGroup))
      try {
        read.set(id, unseal<StudyNotice>(secret, placeOf.study(id), bytes));
      } catch {
        if (!this.#refusals.has(id)) log(`Study ${id} is signed with another secret and is left alone.`);
        this.#refusals.set(id, 'it signs with another secret.');
      }
    this.#notices = read;
  }

  /** The oldest study that is searched now and was not refused. */
  #next(): StudyNotice | undefined {
    const { study: only } = this.#options;
    return [...this.#notices.values()]
      .filter(({ id, study, ended }) => !ended && !this.#refusals.has(id) && (only === undefined || study === only))
      .sort((a, b) => a.startedAt - b.startedAt)[0];
  }

  #begin(): void {
    const { log } = this.#options;
    const next = this.#next();
    if (!next) return;
    const misfit = misfitOf(next, this.#kit());
    if (misfit) return this.#refuse(next, misfit);
    this.#serving = next;
    this.#state = 'preparing';
    log(`Serving study ${next.study} of ${next.coordinator}.`);
    this.#preparing = serveStudy(next, this.#kit()).then(
      (service) => {
        this.#service = service;
        if (this.#state === 'preparing') this.#state = 'ready';
        return this.#say().catch(() => {});
      },
      (error: unknown) => {
        this.#serving = undefined;
        if (this.#state === 'preparing') this.#state = 'idle';
        if (!this.#ended.signal.aborted)
          this.#refuse(next, withoutPasswords(error instanceof Error ? error.message : String(error)));
      },
    );
  }

  #refuse({ id, study }: StudyNotice, reason: string): void {
    this.#refusals.set(id, reason);
    this.#options.log(`Can't serve study ${study}: ${reason}`);
  }

  /** Ends the service of a study that has ended, or that nobody searches: after a while, or at once if another one is searched. */
  async #lookAfter({ id, study }: StudyNotice): Promise<void> {
    if (!this.#service) return;
    const notice = this.#notices.get(id);
    if (notice && !notice.ended) {
      this.#silentSince = undefined;
      this.#serving = notice;
      return;
    }
    this.#silentSince ??= performance.now();
    const isLeft = this.#running.size === 0 && (this.#next() || performance.now() - this.#silentSince > this.#options.patienceMs);
    const isOver = notice?.ended || isLeft;
    if (!isOver) return;
    this.#options.log(`Study ${study} has ${notice?.ended ? 'ended' : 'no coordinator any more'}.`);
    await this.#service.abandon();
    this.#service = undefined;
    this.#serving = undefined;
    this.#silentSince = undefined;
    this.#state = 'idle';
    if (this.#options.once) queueMicrotask(() => void this.#end());
  }

  #kit(): WorkerKit {
    return {
      ...this.#options,
      signal: this.#ended.signal,
      want: (digest) => {
        this.#wants = digest;
        this.#say().catch(() => {});
      },
      notice: () => this.#notices.get(this.#serving?.id ?? ''),
      onBegin: async (job) => {
        this.#running.add(job);
        await this.#say().catch(() => {});
      },
      onEnd: (job, durationMs) => {
        this.#running.delete(job);
        if (durationMs !== undefined) this.#done++;
      },
    };
  }
}
