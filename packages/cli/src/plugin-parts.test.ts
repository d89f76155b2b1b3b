import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { newFolder, run } from './testing/run-command.js';

const folder = newFolder();
process.env.GNAS_STORE = join(folder, 'studies.db');
const plugin = ['--plugin', fileURLToPath(new URL('./testing/toy-parts.plugin.ts', import.meta.url))];

it('searches, shows, predicts and exports for the task of a plugin, whose objective is minimized', async () => {
  const searched = await run(
    ...['search', ...plugin, '--task', 'degree', '--dataset', 'karate-club', '--space', 'single-path', '--hidden-dim', '4'],
    ...['--algorithm', 'random-search', '--trials', '4', '--epochs', '5', '--final-epochs', '30', '--study', 'degrees'],
  );
  expect([searched.code, searched.err]).toEqual([0, expect.stringContaining('RandomSearch minimizes squared error on tfjs')]);
  const table = /^ {2}model +validation squared error +test squared error +test loss +parameters.*\n {2}found +\d+\.\d{3} /m;
  expect(searched.out).toMatch(table);
  expect(searched.out).toMatch(/^ {2}GAT +\d+\.\d{3} /m);
  expect(searched.out).not.toMatch(/accuracy|\d\.\d %/);
  const shown = await run('show', 'degrees');
  expect(shown.out).toMatch(table);
  const { top } = JSON.parse((await run('show', 'degrees', '--json')).out);
  const values = top.map(({ metrics }: { metrics: { mse: number } }) => metrics.mse);
  expect(values).toEqual([...values].sort((a, b) => a - b));

  const unknown = await run('predict', '--study', 'degrees');
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('task "degree"')]);
  const predicted = await run('predict', '--study', 'degrees', ...plugin);
  expect(predicted.out.split('\n').slice(0, 2)).toEqual(['node,share', expect.stringMatching(/^0,-?\d/)]);
  expect(predicted.err).toMatch(/On the 20 nodes of the test split: squared error \d+\.\d{3}, loss \d/);
  expect((await run('export-model', 'degrees', '--out', join(folder, 'm'))).out).toMatch(/validation squared error \d/);
  expect((await run('export', 'degrees')).out).toMatch(/^number,phase,state,seed,mse,loss,test_mse,test_loss,/);
  expect((await run('compare', 'degrees', 'degrees')).out).toMatch(/^best +\d+\.\d{3} +\d+\.\d{3}$/m);
});

it('trains finally by the estimator of a plugin, beside classic baselines if its space has none', async () => {
  const { code, out, err } = await run(
    ...['search', ...plugin, '--dataset', 'karate-club', '--space', 'one-layer', '--estimator', 'untrained'],
    ...['--algorithm', 'random-search', '--trials', '2', '--json', '--study', 'untrained'],
  );
  expect([code, err]).toEqual([
    0,
    expect.stringMatching(
      /Training GAT \.\.\.[\s\S]*Training the best architecture \.\.\.[\s\S]*Training all of them again, 5 of 5/,
    ),
  ]);
  const { outcome, spec } = JSON.parse(out);
  expect(spec.plugins).toContain('gnas-plugin-toys');
  const models = [outcome.found, ...outcome.baselines];
  expect(models.map(({ name, epochs }: { name: string; epochs: number }) => [name, epochs])).toEqual([
    ['found', 3],
    ['MLP', 3],
    ['GCN', 3],
    ['GAT', 3],
  ]);
  expect((await run('train', '--study', 'untrained')).err).toMatch(/gnas-plugin-toys, which was not given/);
  expect((await run('train', '--study', 'untrained', ...plugin)).out).toMatch(/^ {2}found .* 3$/m);
});
