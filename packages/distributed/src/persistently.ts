import { setTimeout as sleep } from 'node:timers/promises';

/** Longest wait between two tries, in milliseconds. */
const longestWaitMs = 2000;

/**
 * Does something with a queue server until it succeeds, because a server that is away comes back.
 * @throws the last error once `giveUp` says so
 */
export async function persistently<T>(work: () => Promise<T>, giveUp: (tries: number) => boolean = () => false): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (giveUp(tries)) throw error;
      await sleep(Math.min(longestWaitMs, 50 * tries));
    }
  }
}
