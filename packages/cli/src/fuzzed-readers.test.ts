import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { count, table } from './report/format.js';

const script = fileURLToPath(new URL('./testing/fuzz/fuzz.mjs', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
const seed = process.env.GNAS_TEST_SEED ?? '1';
const scale = Number(process.env.GNAS_TEST_FUZZ ?? 1);

/** Of each process: far more than a refusal takes, far less than one damaged number can ask for. */
const limits = { seconds: 60, megabytes: 700, slowestMs: 5_000 };

interface Outcome {
  readonly tries: number;
  readonly refused: number;
  readonly slowestMs: number;
  readonly megabytes: number;
}

/** Fuzzes in a process that is killed when its time is over, and that can't have more memory than the limit for its heap. */
function fuzz(reader: string, runs: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--max-old-space-size=400', script, reader, seed, String(runs)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 1000 * limits.seconds,
      killSignal: 'SIGKILL',
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1) ?? ''));
      else reject(new Error(`${reader} ended with ${signal ?? code}: ${err.slice(0, 4000)}`));
    });
  });
}

describe.runIf(built)('a reader of what others made (needs a build)', () => {
  const rows: string[][] = [];
  afterAll(() => console.log(table([['reader', 'tries', 'refused by name', 'crashes', 'slowest', 'memory'], ...rows])));

  it.each([
    ['pickle', 750],
    ['planetoid', 250],
    ['npz', 750],
    ['musae', 150],
    ['ogb', 150],
    ['csv', 750],
    ['GraphML, GEXF', 150],
    ['config', 75],
    ['model', 500],
    ['spec', 1_500],
    ['http', 200],
  ])('of %s returns or refuses, in bounded time and memory', { timeout: 1000 * limits.seconds + 5_000 }, async (reader, runs) => {
    const { tries, refused, slowestMs, megabytes } = await fuzz(reader, Math.ceil(runs * scale));
    expect(tries).toBeGreaterThanOrEqual(Math.ceil(runs * scale));
    expect(slowestMs).toBeLessThan(limits.slowestMs);
    expect(megabytes).toBeLessThan(limits.megabytes);
    rows.push([reader, count(tries), count(refused), '0', `${Math.round(slowestMs)} ms`, `${Math.round(megabytes)} MB`]);
  });
});
