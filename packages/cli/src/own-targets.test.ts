import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newFolder, run, runUntilFirstTrial } from './testing/run-command.js';

const folder = newFolder();
const at = (name: string): string => join(folder, name);
process.env.GNAS_STORE = at('studies.db');

const count = 90;
const rows = Array.from({ length: count }, (_, k) => ({ id: `h${k}`, rooms: 1 + (k % 6), old: k % 4 === 0 ? 'yes' : 'no' }));
const price = (k: number): number => 100_000 + 20_000 * (1 + (k % 6)) + (k % 4 === 0 ? -15_000 : 0) + 137 * (k % 7);
const table = (header: string, lines: readonly string[]): string => `${header}\n${lines.join('\n')}\n`;
writeFileSync(
  at('edges.csv'),
  table(
    'source,target',
    rows.map((_, k) => `h${k},h${(k + 6) % count}`),
  ),
);
writeFileSync(
  at('prices.csv'),
  table(
    'id,rooms,old,price',
    rows.map(({ id, rooms, old }, k) => `${id},${rooms},${old},${k % 10 === 3 ? '' : price(k)}`),
  ),
);
writeFileSync(
  at('tags.csv'),
  table(
    'id,rooms,old,tags',
    rows.map(
      ({ id, rooms, old }, k) =>
        `${id},${rooms},${old},${[rooms > 3 ? 'large' : 'small', ...(k % 4 === 0 ? ['cheap'] : [])].join('|')}`,
    ),
  ),
);
const quick = ['--device', 'wasm', '--space', 'single-path', '--ops', 'linear,sage', '--hidden-dim', '16'];
const trials = ['--algorithm', 'random-search', '--trials', '2', '--epochs', '10'];
const training = ['--final-epochs', '60', '--learning-rate', '0.05'];
const alone = ['--ensemble-size', '1', '--repeats', '1'];
const search = (nodes: string, ...more: string[]): string[] => [
  'search',
  ...['--nodes', at(nodes), '--edges', at('edges.csv'), ...quick, ...trials, ...training, ...alone, ...more],
];

it('predicts prices of nodes: inferred, stopped, resumed, exported, and for new tables', async () => {
  const stopped = await runUntilFirstTrial(...search('prices.csv', '--label', 'price', '--study', 'prices'));
  expect(stopped.err).toMatch(
    /price +to predict: a number, mean [\d.]+, standard deviation [\d.]+ in the train split; not known in 9 rows/,
  );
  expect(stopped.err).toMatch(/Task node-regression: MAE, also RMSE, R2, Spearman, loss/);
  expect(stopped.err).toMatch(/RandomSearch minimizes MAE/);
  expect(stopped.out).toMatch(/To continue: gnas resume prices/);
  const resumed = await run('resume', 'prices');
  expect(resumed.out).toMatch(/Best of 2 trials/);
  expect(resumed.out).toMatch(/test MAE/);
  const file = at('prices.safetensors');
  expect((await run('export-model', 'prices', '--out', file)).code).toBe(0);
  writeFileSync(
    at('new.csv'),
    table(
      'id,rooms,old,price',
      rows.slice(0, 12).map(({ id, rooms, old }, k) => `${id},${rooms},${old},${k < 6 ? price(k) : ''}`),
    ),
  );
  const predicted = await run('predict', '--model', file, '--nodes', at('new.csv'), '--out', at('predicted.csv'));
  expect(predicted.err).toMatch(/On the 6 nodes of the test split: MAE [\d.]+, RMSE [\d.]+, R2 [-\d.]+/);
  const [header, ...lines] = readFileSync(at('predicted.csv'), 'utf8').trimEnd().split('\n');
  expect(header).toBe('node,price');
  expect(lines).toHaveLength(12);
  const errors = lines.map((line, k) => Math.abs(Number(line.split(',')[1]) - price(k)));
  // The prices deviate from their mean by 30,000 on average.
  expect(errors.reduce((a, b) => a + b) / errors.length).toBeLessThan(25_000);
});

it('predicts several labels of nodes, and classes if it is told to', async () => {
  const searched = await run(...search('tags.csv', '--label', 'tags', '--study', 'tags'));
  expect(searched.err).toMatch(/tags +to predict: 3 labels, separated by "\|": cheap, large, small/);
  expect(searched.err).toMatch(/Task node-multilabel: mean ROC AUC, also mean AP, micro-F1, loss/);
  const predicted = await run('predict', '--study', 'tags');
  expect(predicted.out.split('\n')[0]).toBe('node,cheap,large,small');
  const classes = await run(...search('tags.csv', '--label', 'tags', '--task', 'node-classification', '--dry-run'));
  expect(classes.out).toMatch(/to predict: 4 classes/);
});

it('says what does not fit', async () => {
  const level = await run(...search('tags.csv', '--label', 'tags', '--task', 'graph'));
  expect(level.err).toMatch(/--task is graph, and csv is one graph, which fits the task node-multilabel/);
  const words = await run(...search('tags.csv', '--label', 'tags', '--task', 'node-regression'));
  expect(words.err).toMatch(/"small\|cheap" in column "tags" is not a number, and the column is to be predicted as numbers/);
});
