import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StudySpec } from '@gnas/core';
import { StudyStorage } from '@gnas/storage';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../storage/src/connect.js';
import * as command from './testing/run-command.js';

const runs = Number(process.env.GNAS_TEST_RUNS ?? 25);
const seed = Number(process.env.GNAS_TEST_SEED ?? 1);
const folder = command.newFolder();
const store = join(folder, 'studies.db');
const out = join(folder, 'out.json');
const tiny = ['--dataset', 'karate-club', '--space', 'single-path', '--algorithm', 'random-search', '--store', store];
const brief = ['--trials', '1', '--epochs', '1', '--final-epochs', '1', '--no-baselines'];

/** Runs a command, whatever it is given: done, failed or not understood, and never an error that nobody expected. */
async function run(...argv: string[]): Promise<{ code: number; text: string }> {
  rmSync(out, { force: true });
  const { code, ...texts } = await command.run(...argv);
  const said = `${texts.err}\n${texts.out}`;
  expect(said, argv.join(' ')).not.toContain('This was not expected');
  expect([0, 1, 2]).toContain(code);
  if (code !== 0) expect(said.trim()).not.toBe('');
  const files = readdirSync(folder);
  expect(files.filter((file) => file.endsWith('.part'))).toEqual([]);
  if (files.includes('out.json')) JSON.parse(readFileSync(out, 'utf8'));
  return { code, text: said };
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    'single-path',
    'karate-club',
    '__proto__',
    'constructor',
    [],
    {},
    { name: 'gcn', options: 3 },
    { name: 5 },
  ),
);

describe('the gnas command', () => {
  it('takes a config file of any shape for what it is', async () => {
    const whole = {
      dataset: 'karate-club',
      space: 'single-path',
      algorithm: { name: 'random-search', options: { numTrials: 1 } },
      estimator: { name: 'train-scratch', options: { epochs: 1, finalEpochs: 1 } },
      backend: 'tfjs',
      plugins: [],
      limits: {},
      seed: 0,
    };
    let number = 0;
    const keys = Object.keys(whole) as (keyof typeof whole)[];
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), strange, { minKeys: 1, maxKeys: 2 }), async (changes) => {
        const config = join(folder, `${number++}.gnas.config.mjs`);
        writeFileSync(config, `export default ${JSON.stringify({ ...whole, ...changes })};`);
        await run('search', '--config', config, '--store', store, '--no-baselines', '--out', out);
      }),
      { numRuns: runs, seed },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          strange.map((value) => `export default ${JSON.stringify(value)};`),
          fc.string(),
        ),
        async (text) => {
          const config = join(folder, `${number++}.gnas.config.mjs`);
          writeFileSync(config, text);
          const { code, text: said } = await run(
            'search',
            '--config',
            config,
            '--store',
            store,
            '--dataset',
            'none',
            '--out',
            out,
          );
          expect(code).toBe(1);
          if (!said.includes('dataset "none"')) expect(said).toContain(config);
        },
      ),
      { numRuns: runs, seed },
    );
  });

  it('takes flags of any value for what they are', async () => {
    const flags = ['trials', 'seed', 'epochs', 'hidden-dim', 'dropout', 'ops', 'final-epochs', 'max-flops', 'workers', 'space'];
    const others = [
      'algorithm',
      'estimator',
      'backend',
      'dataset',
      'study',
      'out',
      'learning-rate',
      'layer-number',
      'plugin',
      'nope',
    ];
    const value = fc.oneof(
      fc.string().filter((text) => !/^\s*\d{2,}/.test(text)),
      fc.constantFrom(
        '',
        '-1',
        '0',
        '1.5',
        'NaN',
        'Infinity',
        '-Infinity',
        '1e400',
        '0x2',
        'gcn,gat',
        ',,',
        '--',
        '\0',
        '💥',
        '../..',
        '{}',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...flags, ...others), value, async (flag, text) => {
        // Endless work is what was asked for, and any name is a file's.
        fc.pre(text !== 'Infinity' && !(flag === 'out' && !['', '\0', '../..'].includes(text)));
        await run('search', ...tiny, ...brief, '--out', out, `--${flag}`, text);
        await run('show', text, '--store', store, `--${flag}=${text}`);
      }),
      { numRuns: 2 * runs, seed },
    );
  });
});

describe('a study whose spec was changed', () => {
  let spec: StudySpec;
  beforeAll(async () => {
    expect((await run('search', ...tiny, ...brief, '--study', 'whole')).code).toBe(0);
    const storage = await StudyStorage.open(store);
    spec = (await storage.summary('whole')).spec as StudySpec;
    await storage.close();
  });

  /** Makes a copy of the study, and writes a value in place of its spec. */
  async function change(name: string, changed: unknown): Promise<void> {
    const storage = await StudyStorage.open(store);
    const study = await storage.begin({ name, spec });
    await study.recordAll(await storage.trials('whole'));
    await study.close('stopped');
    await storage.close();
    const { db } = connect(store);
    const text = JSON.stringify(changed ?? null);
    await db.updateTable('studies').set({ spec: text }).where('name', '=', name).execute();
    await db.destroy();
  }

  it('is shown as far as it can be, and not continued', async () => {
    let number = 0;
    const places = ['', 'version', 'graph', 'choices', 'parts', 'objective', 'metrics', 'plugins', 'seed', 'limits'];
    const inner = ['graph.name', 'graph.digest', 'parts.space', 'parts.task', 'parts.dataset', 'objective.format'];
    const place = fc.constantFrom(...places, ...inner);
    await fc.assert(
      fc.asyncProperty(place, strange, fc.boolean(), async (path, value, remove) => {
        const name = `changed-${number++}`;
        await change(name, replaced(spec, path === '' ? [] : path.split('.'), remove ? undefined : value));
        const at = ['--store', store];
        for (const argv of [
          ['list', 'studies'],
          ['show', name],
          ['compare', name, 'whole'],
          ['export', name],
        ])
          expect((await run(...argv, ...at)).code).toBe(0);
        for (const argv of [
          ['export', name, '--json'],
          ['resume', name, '--no-baselines', '--out', out],
          ['predict', '--study', name],
          ['train', '--study', name],
          ['export-model', name],
        ])
          await run(...argv, ...at);
        const storage = await StudyStorage.open(store);
        await storage.remove(name);
        await storage.close();
      }),
      { numRuns: runs, seed },
    );
  });
});

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const record = value as Record<string, unknown>;
  return { ...record, [key]: replaced(record[key], rest, by) };
}
