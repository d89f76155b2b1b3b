import type { Queue, Worker } from 'bullmq';
import type { Broker } from '../broker/broker.js';
import { answersQueue, placeOf, type TrialAnswer } from '../messages/messages.js';
import { type SealedJob, unsealJob } from '../messages/seal.js';

/** Answers that stay in the queue, because a search that goes on may need them. */
const keptAnswers = 2000;

/** What becomes of the messages of an inbox. */
export interface InboxReader {
  readonly onAnswer: (answer: TrialAnswer) => void;
  readonly onProblem: (message: string) => void;
}

/**
 * Receives the answers of a study's workers, each job of the queue once. Answers are read as jobs, which the server keeps; events of a queue
 * get lost. They stay in the queue after they were read.
 */
export class Inbox {
  readonly #seen = new Set<string>();
  readonly #queue: Queue<SealedJob>;
  #worker: Worker<SealedJob> | undefined;

  constructor(
    readonly broker: Broker,
    readonly secret: string,
    readonly study: string,
    readonly reader: InboxReader,
  ) {
    this.#queue = broker.queue(answersQueue(study));
  }

  /** Begins to receive answers as they come. */
  open(): void {
    this.#worker = this.broker.worker<SealedJob>(answersQueue(this.study), async (job) => this.#accept(job.id ?? '', job.data), {
      concurrency: 8,
      skipStalledCheck: true,
      lockDuration: 60_000,
      drainDelay: 1,
      runRetryDelay: 500,
      removeOnComplete: { count: keptAnswers },
      removeOnFail: { count: keptAnswers },
    });
  }

  /** Reads every answer in the queue, whatever its state: those of an earlier run, and those whose claim was lost with a connection. */
  async collect(): Promise<void> {
    const jobs = await this.#queue.getJobs(['completed', 'active', 'waiting', 'failed'], 0, 2 * keptAnswers);
    for (const job of jobs) if (job?.id) this.#accept(job.id, job.data);
  }

  async close(): Promise<void> {
    await this.#worker?.close().catch(() => {});
  }

  /** Removes all answers from the queue. */
  async empty(): Promise<void> {
    await this.#queue.obliterate({ force: true });
  }

  #accept(job: string, data: SealedJob): void {
    if (this.#seen.has(job)) return;
    this.#seen.add(job);
    let answer: TrialAnswer;
    try {
      answer = unsealJob(this.secret, placeOf.answer(this.study, job), data);
    } catch (error) {
      return this.reader.onProblem(error instanceof Error ? error.message : String(error));
    }
    this.reader.onAnswer(answer);
  }
}
