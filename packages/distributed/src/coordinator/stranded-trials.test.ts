import { describe, expect, it } from 'vitest';
import { timingOf } from '../timing.js';
import { jobOf, type PendingTrial } from './pending-trials.js';
import { StrandedTrials } from './stranded-trials.js';

const pending = (number: number): PendingTrial => ({
  request: { number, selection: {}, seed: 0, phase: 'search' },
  ...{ digest: `${number}`.repeat(20), trace: {}, attempt: 1, resolve: () => {}, reject: () => {} },
});
const trials = [pending(0), pending(1), pending(2), pending(3)];
const [waiting, lost, missing, held] = trials.map(jobOf);
const knowledge = {
  isHeld: (job: string) => job === held,
  stateOf: async (job: string) =>
    ({ [waiting as string]: 'waiting', [lost as string]: 'active', [missing as string]: 'unknown' })[job] ?? 'active',
};
// Signs of life hold for 7 s, and a trial may be with nobody for 3 s.
const timing = timingOf(10_000);

/** Looks every second of a span. @returns what was found, with its second */
async function look(stranded: StrandedTrials, from: number, to: number): Promise<string[]> {
  const found: string[] = [];
  for (let second = from; second <= to; second++) {
    stranded.heard(second * 1000);
    for (const [{ request }, how] of await stranded.find(trials, knowledge, second * 1000))
      found.push(`${second} s: ${request.number} ${how}`);
  }
  return found;
}

describe('StrandedTrials', () => {
  it('finds claimed trials that nobody has, and those that the queue forgot, after signs of life and grace are over', async () => {
    expect(await look(new StrandedTrials(timing), 0, 12)).toEqual(['11 s: 1 lost', '11 s: 2 missing']);
  });

  it('begins to wait anew after a gap, because signs of life may have ended during it', async () => {
    const stranded = new StrandedTrials(timing);
    expect(await look(stranded, 0, 9)).toEqual([]);
    expect(await look(stranded, 60, 72)).toEqual(['71 s: 1 lost', '71 s: 2 missing']);
  });

  it('finds a trial again when another attempt is lost, too', async () => {
    const stranded = new StrandedTrials(timing);
    expect(await look(stranded, 0, 16)).toEqual(['11 s: 1 lost', '11 s: 2 missing', '16 s: 1 lost', '16 s: 2 missing']);
  });
});
