import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Random } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { StudyStorage } from './study-storage.js';
import { places } from './testing/places.js';

const script = fileURLToPath(new URL('./testing/search.mjs', import.meta.url));
const kills = Number(process.env.GNAS_TEST_KILLS ?? 3);
const random = new Random(Number(process.env.GNAS_TEST_SEED ?? 1));

/** Runs the search, and kills it at a line of its output if one is given. @returns its last line; undefined if it was killed */
async function run(location: string, killAt = Number.POSITIVE_INFINITY): Promise<string | undefined> {
  const child = spawn(process.execPath, [script, location, 'study'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  let lines = 0;
  let last: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    // At a random moment of the next trial, not only right after a commit.
    if (++lines === killAt) setTimeout(() => child.kill('SIGKILL'), random.integer(20));
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  if (child.signalCode === 'SIGKILL') return undefined;
  if (child.exitCode !== 0) throw new Error(`The search ended with exit code ${child.exitCode}.`);
  return last;
}

async function facts(location: string) {
  const storage = await StudyStorage.open(location);
  const trials = await storage.trials('study');
  await storage.close();
  return trials.map(({ startedAt: _startedAt, durationMs: _durationMs, ...rest }) => rest);
}

describe.each(places)('a search kept in a %s', (_, makePlace) => {
  it('ends as an uninterrupted one, however often it is killed and resumed', {
    meta: { attempt: 'SIGKILL of a search', tries: kills },
    timeout: 300_000,
  }, async () => {
    const untouched = await makePlace();
    const end = await run(untouched);
    expect(end).toMatch(/^selection /);

    const location = await makePlace();
    let done = 0;
    for (let kill = 0; kill < kills; kill++) {
      expect(await run(location, 1 + random.integer(3))).toBeUndefined();
      const trials = await facts(location);
      expect(trials.length).toBeGreaterThanOrEqual(done);
      done = trials.length;
    }
    expect(await run(location)).toBe(end);
    const trials = await facts(location);
    expect(trials).toEqual(await facts(untouched));
    expect(trials.some(({ state }) => state === 'pruned')).toBe(true);
    expect(trials.some(({ sameAs }) => sameAs !== undefined)).toBe(true);
  });
});
