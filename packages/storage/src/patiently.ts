import { setTimeout as delay } from 'node:timers/promises';
import { GnasError } from '@gnas/core';
import { isPassing } from './store-problem.js';

/** Milliseconds before the second try; each wait doubles up to the longest. */
const [firstWaitMs, longestWaitMs] = [100, 5_000];

/**
 * Runs work that may be repeated, such as a query or a whole transaction, until it is done or an error does not pass.
 * @param patienceMs how long to try again after the first error
 * @throws GnasError GNAS_STORE_UNAVAILABLE after that
 */
export async function patiently<T>(work: (isRepeated: boolean) => Promise<T>, patienceMs: number): Promise<T> {
  let began: number | undefined;
  for (let tries = 1; ; tries++) {
    try {
      return await work(tries > 1);
    } catch (error) {
      if (!isPassing(error)) throw error;
      began ??= performance.now();
      const passed = performance.now() - began;
      // At random, because processes that lost the same server would otherwise come back at the same moments.
      const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries - 1)) * (0.5 + 0.5 * Math.random());
      if (passed + wait > patienceMs)
        throw new GnasError(
          'GNAS_STORE_UNAVAILABLE',
          `${(error as GnasError).message}${tries === 1 ? '' : ` (${tries} tries in ${Math.round(passed / 1000)} s.)`}`,
        );
      await delay(wait);
    }
  }
}
