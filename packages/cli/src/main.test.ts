import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Trial } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import { newFolder, run } from './testing/run-command.js';

const folder = newFolder();
process.env.GNAS_STORE = join(folder, 'studies.db');

it('says where to start', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  expect(out).toMatch(/gnas search --trials 20/);
  const { out: flags } = await run('search', '--help');
  expect(flags).toMatch(/Options of space tuned-gnn:[\s\S]*--max-layers <n> .*\(default: 16\)/);
  expect(flags).toMatch(/--weight-share <true\|false\|json>/);
  expect((await run('help', 'search')).out).toContain('Options of space tuned-gnn:');
});

it.each<[string, string[], RegExp]>([
  ['a command', ['serch'], /did you mean "search"/],
  ['a port', ['dashboard', '--port', '99999'], /--port.*<= 65535/],
])('says what is wrong with %s', async (_, argv, message) => {
  const { code, err } = await run(...argv);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
});

const bin = fileURLToPath(new URL('../bin/gnas.js', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
const small = [
  '--dataset',
  'karate-club',
  '--space',
  'graphnas',
  '--algorithm',
  'graphnas-rl',
  '--epochs',
  '5',
  '--final-epochs',
  '5',
  '--hidden-dim',
  '4',
  '--no-baselines',
];

describe.runIf(built)('the gnas process (needs a build)', () => {
  it('is killed, continues, and ends as if it had not been', async () => {
    const store = join(folder, 'killed.db');
    const long = [...small, '--trials', '10', '--epochs', '20', '--store', store];
    const untouched = await run('search', ...long, '--json', '--study', 'untouched');
    const child = spawn(process.execPath, [bin, 'search', ...long, '--study', 'killed']);
    child.stderr.on('data', (chunk) => String(chunk).includes('trial 4 ') && child.kill('SIGKILL'));
    await new Promise((resolve) => child.on('close', resolve));
    expect((await run('list', 'studies', '--store', store)).out).toMatch(/killed +interrupted/);
    const resumed = await run('resume', '--json', '--no-baselines', '--store', store);
    expect(resumed.err).toMatch(/Continuing study killed after \d+ trials/);
    const facts = ({ out }: { out: string }) => {
      const { selection, trials, outcome } = JSON.parse(out);
      const { startedAt: _, finishedAt: __, durationMs: ___, ...found } = outcome;
      return { selection, found, trials: trials.map(({ startedAt, durationMs, ...rest }: Trial) => rest) };
    };
    expect(facts(resumed)).toEqual(facts(untouched));
  });

  it('shows its studies as a page until it is stopped', async () => {
    const store = join(folder, 'looked-at.db');
    await run('search', ...small, '--trials', '3', '--store', store, '--study', 'looked-at');
    const child = spawn(process.execPath, [bin, 'dashboard', '--port', '0', '--store', store]);
    const address = await new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk).trim())));
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await (await fetch(address)).text()).toContain('<title>gnas</title>');
    const { trial, drawing } = await (await fetch(`${address}api/studies/looked-at/trials/0`)).json();
    expect(trial.curve.epochs).toHaveLength(5);
    const labels = drawing.architecture.nodes.map(({ label }: { label: string }) => label);
    expect([labels[0], labels.at(-1)]).toEqual(['input', 'output']);
    expect(drawing).not.toHaveProperty('note');
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends on %s with the best so far',
    { meta: { attempt: 'Ctrl-C or SIGTERM in a search' } },
    async (signal) => {
      const endless = [
        ...['--dataset', 'stochastic-block-model', '--space', 'graphnas', '--algorithm', 'graphnas-rl', '--trials', '5000'],
        ...['--epochs', '20', '--hidden-dim', '8', '--json'],
      ];
      const child = spawn(process.execPath, [bin, 'search', ...endless]);
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        err += chunk;
        if (err.includes('trial 3 ') && !child.killed) child.kill(signal);
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect(err).toMatch(/Stopping with the best so far/);
      expect(code).toBe(0);
      const document = JSON.parse(out);
      expect(document.stoppedEarly).toBe(true);
      expect(document.outcome).toBeUndefined();
      expect(document.trials.length).toBeGreaterThan(3);
      expect(document.trials.length).toBeLessThan(5000);
    },
  );
});
