import { afterEach, expect, it, vi } from 'vitest';
import { Noisy, searchHere, Uniform } from '../testing/no-device.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { TinySpace } from '../testing/tiny-space.js';

afterEach(() => vi.restoreAllMocks());

it('are never negative, if the clock is set back during a search', {
  meta: { attempt: 'clock set back in a search' },
}, async () => {
  let now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => {
    now -= 3_600_000;
    return now;
  });
  const { study } = await searchHere(new Uniform({ numTrials: 6, topK: 2 }), new TinySpace(), tinyGraph(), new Noisy());
  expect(study.trials).toHaveLength(10);
  for (const { durationMs } of study.trials) {
    expect(durationMs).toBeGreaterThanOrEqual(0);
    expect(durationMs).toBeLessThan(60_000);
  }
});
