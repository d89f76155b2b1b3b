import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Trial } from '@gnas/core';
import { StudyStorage } from '@gnas/storage';
import { expect, it } from 'vitest';
import { studySpec } from '../../../../testing/study-spec.js';
import { startDashboard } from './start-dashboard.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes of live JavaScript objects and buffers. */
function megabytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** Trials of each part of the search, and pages that are opened meanwhile. A part is an hour of a trial every 20 seconds. */
const [parts, trialsOfPart, pagesOfPart] = [4, 180, 30];

const trial = (number: number): Trial => ({
  number,
  selection: { op_0: number % 2 },
  state: 'complete',
  phase: 'search',
  seed: number,
  metrics: { accuracy: 0.5 + (number % 100) / 300 },
  cost: { parameters: 10, flops: 20 },
  startedAt: 1_700_000_000_000 + 20_000 * number,
  durationMs: 20_000,
  curve: { epochs: [1, 2], trainLoss: [2, 1], validation: [0.4, 0.5] },
});

it('watches a search of hours in memory that does not grow, with pages that come and go', {
  meta: { attempt: 'dashboard beside a search of hours, with pages', tries: 120 },
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-watch-'));
  mkdirSync(join(folder, 'page'));
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>gnas</title>');
  const storage = await StudyStorage.open(join(folder, 'studies.db'));
  const study = await storage.begin({ name: 'long', spec: studySpec() });
  const dashboard = await startDashboard({ storage, pageFolder: join(folder, 'page'), intervalMs: 2 });
  let events = 0;
  /** Reads the events of a page until it is closed. */
  const watch = async (signal: AbortSignal): Promise<void> => {
    try {
      const { body } = await fetch(`${dashboard.url}api/events`, { signal });
      for await (const part of body as unknown as AsyncIterable<Uint8Array>)
        events += Buffer.from(part).toString().split('event: study').length - 1;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
  const stays = new AbortController();
  const staying = watch(stays.signal);
  const sizes: number[] = [];
  for (let part = 0; part < parts; part++) {
    for (let number = 0; number < trialsOfPart; number++) {
      await study.record(trial(part * trialsOfPart + number));
      if (number % Math.floor(trialsOfPart / pagesOfPart) !== 0) continue;
      const visit = new AbortController();
      const visiting = watch(visit.signal);
      expect((await fetch(`${dashboard.url}api/studies`)).status).toBe(200);
      await wait(5);
      visit.abort();
      await visiting;
    }
    sizes.push(megabytes());
  }
  stays.abort();
  await staying;
  const [first = 0, ...later] = sizes;
  expect(events).toBeGreaterThan(parts * pagesOfPart);
  expect(Math.max(...later) - first, `${sizes.map((size) => size.toFixed(1)).join(', ')} MB`).toBeLessThan(8);
  await dashboard.close();
  await study.close('complete');
  await storage.close();
});
