import type { Timing } from '../timing.js';
import { jobOf, type PendingTrial } from './pending-trials.js';

/** Trials whose state is asked for at once. */
const checkedAtOnce = 200;

/** How a trial is stranded: its worker was lost with it, or the queue has forgotten it. */
export type Stranding = 'lost' | 'missing';

/** What is known about the jobs of trials. */
export interface JobKnowledge {
  /** Whether a living worker says that it has a job. */
  readonly isHeld: (job: string) => boolean;
  /** State of a job in the queue. */
  readonly stateOf: (job: string) => Promise<string>;
}

/**
 * Finds trials that nobody will answer, by this process's clock alone. A trial that waits in the queue, or that a living worker has, is
 * never one of them, however long it takes.
 */
export class StrandedTrials {
  readonly #since = new WeakMap<PendingTrial, number>();
  /** Since when everything was heard of without a gap. */
  #healthySince = Number.POSITIVE_INFINITY;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(readonly timing: Timing) {}

  /** Notes that workers were heard of now. After a gap, of this process or of the server, it is too early to judge by what was known. */
  heard(now: number): void {
    if (now - this.#heardAt > this.timing.lifeMs / 2) this.#healthySince = now;
    this.#heardAt = now;
  }

  /** Finds those that are stranded for longer than a message may be on its way. */
  async find(
    trials: Iterable<PendingTrial>,
    { isHeld, stateOf }: JobKnowledge,
    now: number,
  ): Promise<readonly (readonly [PendingTrial, Stranding])[]> {
    const { graceMs, lifeMs } = this.timing;
    const found: [PendingTrial, Stranding][] = [];
    let checked = 0;
    for (const trial of trials) {
      const job = jobOf(trial);
      const state = isHeld(job) || checked++ >= checkedAtOnce ? 'held' : await stateOf(job);
      if (state !== 'active' && state !== 'unknown') {
        this.#since.delete(trial);
        continue;
      }
      const since = this.#since.get(trial) ?? now;
      this.#since.set(trial, since);
      // Signs of life of all workers may have ended during a gap, so each has the time to give a new one.
      if (now - Math.max(since, this.#healthySince + lifeMs) <= graceMs) continue;
      this.#since.delete(trial);
      found.push([trial, state === 'active' ? 'lost' : 'missing']);
    }
    return found;
  }
}
