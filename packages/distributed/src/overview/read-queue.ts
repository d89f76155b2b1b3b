import { type Broker, openBroker } from '../broker/broker.js';
import { readWorkers } from '../coordinator/crew.js';
import { answersQueue, placeOf, type StudyNotice, studiesGroup, trialsQueue, type WorkerNotice } from '../messages/messages.js';
import { unseal } from '../messages/seal.js';
import { secretFor } from '../messages/secret.js';

/** A study that is searched over a queue, with the number of its trials there. */
export interface QueuedStudy extends Pick<StudyNotice, 'id' | 'study' | 'coordinator' | 'startedAt' | 'ended' | 'mixed'> {
  /** Trials that no worker has begun. */
  readonly waiting: number;
  /** Trials that a worker has claimed. */
  readonly active: number;
  /** Answers that the coordinator has not read yet. */
  readonly unread: number;
}

/** What goes on in a queue. */
export interface QueueOverview {
  /** Address without password. */
  readonly queue: string;
  readonly studies: readonly QueuedStudy[];
  readonly workers: readonly WorkerNotice[];
  /** Workers and studies that sign with another secret. */
  readonly strangers: readonly string[];
}

/** A connection through which a queue can be looked at again and again. */
export interface QueueReader {
  read(): Promise<QueueOverview>;
  close(): Promise<void>;
}

/**
 * Connects to a queue, to look at it. It changes nothing.
 * @param secret default: GNAS_QUEUE_SECRET
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_QUEUE_UNAVAILABLE
 */
export async function openQueueReader({ queue, secret: given }: { queue: string; secret?: string }): Promise<QueueReader> {
  const broker = await openBroker(queue);
  try {
    const secret = secretFor(broker.address, given);
    return { read: () => readQueue(broker, secret), close: () => broker.close() };
  } catch (error) {
    await broker.close();
    throw error;
  }
}

async function readQueue(broker: Broker, secret: string): Promise<QueueOverview> {
  const strangers: string[] = [];
  const workers = await readWorkers(broker, secret, (id) => void strangers.push(id));
  const studies: QueuedStudy[] = [];
  for (const [id, bytes] of await broker.board.all(studiesGroup)) {
    try {
      const notice = unseal<StudyNotice>(secret, placeOf.study(id), bytes);
      studies.push(await queuedStudy(broker, notice));
    } catch {
      strangers.push(id);
    }
  }
  return { queue: broker.address.shown, studies, workers, strangers };
}

async function queuedStudy(broker: Broker, notice: StudyNotice): Promise<QueuedStudy> {
  const { id, study, coordinator, startedAt, ended, mixed } = notice;
  const trials = await broker.queue(trialsQueue(id)).getJobCounts('waiting', 'active');
  const answers = await broker.queue(answersQueue(id)).getJobCounts('waiting');
  return {
    ...{ id, study, coordinator, startedAt, ended, mixed },
    waiting: trials.waiting ?? 0,
    active: trials.active ?? 0,
    unread: answers.waiting ?? 0,
  };
}
