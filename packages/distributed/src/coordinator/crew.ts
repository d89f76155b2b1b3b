import type { Broker } from '../broker/broker.js';
import { placeOf, type WorkerNotice, workersGroup } from '../messages/messages.js';
import { unseal } from '../messages/seal.js';
import type { QueueEvent } from './events.js';

/** Reads what the workers of a queue say about themselves. A notice with a wrong signature is left out. */
export async function readWorkers(
  { board }: Pick<Broker, 'board'>,
  secret: string,
  onRejected: (id: string) => void = () => {},
): Promise<WorkerNotice[]> {
  const notices = await board.all(workersGroup);
  return [...notices].flatMap(([id, bytes]) => {
    try {
      return [unseal<WorkerNotice>(secret, placeOf.worker(id), bytes)];
    } catch {
      onRejected(id);
      return [];
    }
  });
}

/** The workers of one study as its coordinator sees them. */
export class Crew {
  #workers = new Map<string, WorkerNotice>();
  #running = new Set<string>();
  readonly #told = new Set<string>();

  constructor(
    readonly study: string,
    readonly onEvent: (event: QueueEvent) => void,
  ) {}

  /** Living workers that serve the study. */
  get workers(): readonly WorkerNotice[] {
    return [...this.#workers.values()];
  }

  /** Trials that they can run at once. */
  get slots(): number {
    return this.workers.reduce((sum, { slots, state }) => (state === 'ready' ? sum + slots : sum), 0);
  }

  /** Whether a living worker says that it has a job. */
  has(job: string): boolean {
    return this.#running.has(job);
  }

  /** Takes in what all living workers say. */
  update(all: readonly WorkerNotice[]): void {
    const ours = all.filter(({ study, state }) => study === this.study && (state === 'ready' || state === 'draining'));
    const now = new Map(ours.map((worker) => [worker.id, worker]));
    for (const [id, worker] of now) if (!this.#workers.has(id)) this.onEvent({ kind: 'joined', worker });
    for (const [id, worker] of this.#workers) if (!now.has(id)) this.onEvent({ kind: 'left', worker });
    this.#workers = now;
    this.#running = new Set(ours.flatMap(({ running }) => running));
    for (const worker of all) {
      const reason = worker.refusals[this.study];
      if (reason !== undefined) this.#once(`${worker.id} ${reason}`, { kind: 'refused', worker, reason });
    }
  }

  /** Notes a worker whose notices can't be read. */
  reject(id: string): void {
    this.#once(`${id} signature`, {
      kind: 'problem',
      message: `Worker ${id} signs with another secret and is left out. Start it with the same GNAS_QUEUE_SECRET.`,
    });
  }

  #once(key: string, event: QueueEvent): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.onEvent(event);
  }
}
