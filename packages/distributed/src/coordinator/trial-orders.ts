import { GnasError } from '@gnas/core';
import type { TrialRequest } from '@gnas/core/plugin';
import type { Broker } from '../broker/broker.js';
import { placeOf, type TrialOrder, trialsQueue } from '../messages/messages.js';
import { type SealedJob, sealJob } from '../messages/seal.js';
import { persistently } from '../persistently.js';
import type { QueueEvent } from './events.js';
import { jobOf, type PendingTrial } from './pending-trials.js';
import type { Stranding } from './stranded-trials.js';

/** Options of `TrialOrders`. */
export interface TrialOrdersOptions {
  readonly broker: Broker;
  readonly secret: string;
  /** Id of the study. */
  readonly study: string;
  /** How often a trial is begun, if its workers are lost. */
  readonly tries: number;
  /** Fitness from which a trial's parameters are kept. */
  readonly keepFrom: (phase: TrialRequest['phase']) => number;
  /** Whether the coordinator has closed, so that nothing has to be ordered any more. */
  readonly isClosed: () => boolean;
  readonly onEvent: (event: QueueEvent) => void;
}

/** Puts trials of a study into its queue, and puts them there again if a worker or the queue lost them. */
export class TrialOrders {
  readonly #options: TrialOrdersOptions;

  constructor(options: TrialOrdersOptions) {
    this.#options = options;
  }

  /** Puts a trial's current attempt into the queue, however long its server is away. */
  async order(pending: PendingTrial): Promise<void> {
    const { secret, study, keepFrom, isClosed } = this.#options;
    const { request, digest, trace } = pending;
    const job = jobOf(pending);
    const order: TrialOrder = { request, digest, trace, keepFrom: keepFrom(request.phase) };
    const data = sealJob(secret, placeOf.trial(study, job), order);
    const options = { jobId: job, attempts: 1, removeOnComplete: true, removeOnFail: true };
    await persistently(() => this.#queue.add('trial', data, options), isClosed);
  }

  /** Orders a stranded trial again: the same attempt if the queue forgot it, the next one if its worker was lost. */
  async orderAgain(pending: PendingTrial, stranding: Stranding): Promise<void> {
    const { tries, onEvent } = this.#options;
    const { number } = pending.request;
    if (stranding === 'missing') {
      onEvent({ kind: 'restored', trial: number });
      return this.order(pending);
    }
    const worker = (await this.#queue.getJob(jobOf(pending)))?.processedBy ?? 'unknown';
    if (pending.attempt >= tries)
      return pending.reject(
        new GnasError(
          'GNAS_WORKER_LOST',
          `Trial ${number} was begun ${pending.attempt === 1 ? 'once' : `${pending.attempt} times`}, and its worker was lost each time; the last was ${worker}. It may need more memory than a worker has.`,
        ),
      );
    // It can't be removed while the lost worker's claim holds; the claim ends by itself.
    await this.withdraw(pending);
    pending.attempt++;
    onEvent({ kind: 'retried', trial: number, worker, attempt: pending.attempt });
    await this.order(pending);
  }

  /** Removes a trial from the queue unless a worker has claimed it. */
  async withdraw(pending: PendingTrial): Promise<void> {
    await this.#queue.remove(jobOf(pending)).catch(() => {});
  }

  /** State of a job in the queue. */
  stateOf(job: string): Promise<string> {
    return this.#queue.getJobState(job);
  }

  /** Removes all trials from the queue. */
  async empty(): Promise<void> {
    await this.#queue.obliterate({ force: true });
  }

  get #queue() {
    const { broker, study } = this.#options;
    return broker.queue<SealedJob>(trialsQueue(study));
  }
}
