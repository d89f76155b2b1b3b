import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trial } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import { newFolder, run } from '../testing/run-command.js';

const folder = newFolder();
process.env.GNAS_STORE = join(folder, 'studies.db');
const small = [
  ...['--dataset', 'karate-club', '--trials', '3', '--space', 'graphnas', '--algorithm', 'graphnas-rl'],
  ...['--epochs', '5', '--final-epochs', '5', '--hidden-dim', '4', '--repeats', '1'],
];

describe('gnas search', () => {
  it('reports the best beside the baselines, and how to train it again', async () => {
    const { code, out, err } = await run('search', ...small, '--top-k', '1', '--out', join(folder, 'found.json'));
    expect(code).toBe(0);
    expect(err).toMatch(/karate-club: 34 nodes, 156 directed edges, 34 features, 2 classes; 7 to train/);
    expect(err).toMatch(/GraphNasRL maximizes accuracy on tfjs/);
    expect(err).toMatch(/trial 0 /);
    for (const model of ['found', 'MLP', 'GCN', 'GAT']) expect(out).toMatch(new RegExp(`^ {2}${model} +\\d+\\.\\d %`, 'm'));
    expect(out).toMatch(/^ {2}ensemble +\d+\.\d %/m);
    expect(out).toMatch(/(etter than the|the best baseline), .*95 % interval|No better than the/);
    const [, words = ''] = /To train it again: gnas (.*)/.exec(out) ?? [];
    const again = JSON.parse((await run(...words.split(' '), '--json')).out);
    expect(again).toEqual(JSON.parse(readFileSync(join(folder, 'found.json'), 'utf8')).outcome.found);
  });

  it('goes by the objective of the study everywhere', async () => {
    const few = ['--no-baselines', '--objective', 'rocAuc', '--study', 'by ROC AUC'];
    const { out, err } = await run('search', ...small, ...few);
    expect(err).toContain('GraphNasRL maximizes ROC AUC on');
    const table = /^ {2}model +validation ROC AUC +test ROC AUC +test accuracy/m;
    expect(out).toMatch(table);
    const shown = (await run('show', 'by ROC AUC')).out;
    expect(shown).toMatch(table);
    expect(shown).toMatch(/^ {2}trial +validation ROC AUC +test ROC AUC +parameters/m);
    expect((await run('list', 'studies')).out).toMatch(/by ROC AUC +complete +karate-club +\d+ +ROC AUC +\d+\.\d %/);
    expect((await run('compare', 'by ROC AUC', 'by ROC AUC')).out).toMatch(/^objective +ROC AUC +ROC AUC$/m);
    const { best, spec } = JSON.parse((await run('export', 'by ROC AUC', '--json')).out);
    expect(spec.objective.name).toBe('rocAuc');
    expect(shown).toContain(`${(100 * best.metrics.rocAuc).toFixed(1)} %`);
    expect((await run('export-model', 'by ROC AUC', '--out', join(folder, 'm'))).out).toMatch(
      /^validation ROC AUC .* test ROC AUC/m,
    );
    expect((await run('predict', '--study', 'by ROC AUC')).err).toMatch(
      /On the 20 nodes of the test split: ROC AUC .*, accuracy/,
    );
  });

  it('prints one JSON document, the same for the same seed', async () => {
    const out = join(folder, 'best.json');
    const first = await run('search', ...small, '--json', '--no-baselines', '--out', out);
    const document = JSON.parse(first.out);
    expect(document.trials.filter((trial: Trial) => trial.phase === 'search')).toHaveLength(3);
    expect(document.outcome.baselines).toEqual([]);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(document);
    const second = JSON.parse((await run('search', ...small, '--json', '--no-baselines')).out);
    expect(second.selection).toEqual(document.selection);
    expect(second.outcome.found).toEqual(document.outcome.found);
    expect(document.outcome.finalists).toHaveLength(3);
    expect(document.outcome.ensemble.members.length).toBeGreaterThan(1);
    const alone = JSON.parse((await run('search', ...small, '--json', '--no-baselines', '--ensemble-size', '1')).out);
    expect(alone.outcome).toMatchObject({ finalists: [document.best.number], trial: document.best.number, kept: 'found' });
    expect(alone.outcome.ensemble).toBeUndefined();
  });

  it('writes event files for TensorBoard', async () => {
    const runs = join(folder, 'runs');
    const watched = ['--no-baselines', '--study', 'watched', '--tensorboard', runs, '--opentelemetry'];
    expect((await run('search', ...small, ...watched)).code).toBe(0);
    const isEvents = (file: string): boolean => file.includes('tfevents');
    expect(readdirSync(runs).filter(isEvents)).toHaveLength(1);
    for (const trial of ['00000', '00001', '00002'])
      expect(readdirSync(join(runs, 'trials', trial)).filter(isEvents)).toHaveLength(1);
    const refused = await run('search', ...small, '--study', 'refused', '--tensorboard', process.env.GNAS_STORE ?? '');
    expect(refused.err).toMatch(/TensorBoard can't be written to .*\[GNAS_FILE_NOT_FOUND\]/);
    expect((await run('show', 'refused')).err).toMatch(/no study "refused"/);
  });

  it('gives the same trials at any number of workers', async () => {
    const trials = async (workers: string) => {
      const { code, out, err } = await run(
        'search',
        ...[...small, '--algorithm', 'random-search', '--trials', '4'],
        ...['--json', '--no-baselines', '--workers', workers],
      );
      expect([code, err]).toEqual([0, expect.not.stringContaining('failed')]);
      return JSON.parse(out).trials.map((trial: Trial) => [trial.number, trial.selection, trial.metrics]);
    };
    expect(await trials('2')).toEqual(await trials('1'));
    const { err } = await run('search', ...small, '--workers', '2', '--no-baselines');
    expect(err).toContain('--batch-size 2');
  });

  it('ends in the time that it is given, which other flags do not limit', async () => {
    const model = [
      '--dataset',
      'karate-club',
      '--epochs',
      '5',
      '--operations',
      'linear,gcn',
      '--max-hidden',
      '64',
      '--max-layers',
      '2',
    ];
    const { code, out, err } = await run(
      'search',
      ...model,
      '--time',
      '4s',
      '--stop-after',
      '1000000',
      '--json',
      '--no-baselines',
    );
    expect([code, err]).toEqual([0, expect.stringContaining('Training the best architecture')]);
    const { trials, outcome, spec } = JSON.parse(out);
    expect(trials.length).toBeGreaterThan(3);
    expect(outcome.found.trainings).toBeGreaterThan(0);
    expect(spec.parts.algorithm.options.numTrials).toBe(Number.MAX_SAFE_INTEGER);
    expect((await run('list', 'studies')).out).toMatch(/stopped/);
  });

  it('begins with the best of a past study', async () => {
    const named = ['--no-baselines', '--ensemble-size', '1', '--json', '--study'];
    const past = JSON.parse((await run('search', ...small, ...named, 'past')).out);
    const { out } = await run('search', ...small, '--algorithm', 'random-search', '--warm-start', 'past', ...named, 'warm');
    const warm = JSON.parse(out);
    expect(warm.trials[0].selection).toEqual(past.best.selection);
    expect(warm.spec.parts.algorithm.options.startWith).toContainEqual(past.best.selection);
    expect((await run('search', ...small, '--warm-start', 'psat')).err).toMatch(/no study "psat"/);
    const other = await run(
      'search',
      '--dataset',
      'karate-club',
      '--space',
      'single-path',
      '--algorithm',
      'random-search',
      '--warm-start',
      'past',
    );
    expect(other.err).toMatch(/GNAS_INVALID_SELECTION/);
  });

  it('ends trainings early if asked to, and says so', async () => {
    const store = join(folder, 'pruned.db');
    const pruning = ['--pruner', 'asha', '--min-epochs', '2', '--reduction-factor', '2', '--lag', '2'];
    const given = [...small, '--trials', '12', '--no-baselines', '--store', store];
    const { code, out, err } = await run('search', ...given, ...pruning, '--study', 'early');
    expect(code).toBe(0);
    expect(err).toMatch(/^trial \d+ {2}\d+\.\d % \(pruned in epoch [24]\)/m);
    expect(out).toMatch(/Best of \d+ trials of study early \(\d+ pruned/);
    expect((await run('show', 'early', '--store', store)).out).toMatch(/^early: complete, \d+ trials, \d+ pruned, begun/);
    const [header = '', ...rows] = (await run('export', 'early', '--store', store)).out.split('\n');
    const column = header.split(',').indexOf('prunedInEpoch');
    expect(rows.filter((row) => row.includes(',pruned,')).map((row) => row.split(',')[column])).toContain('2');
    expect((await run('search', ...given, '--pruner', 'ahsa')).err).toMatch(/did you mean "asha"/);
    const oneShot = ['--estimator', 'one-shot', '--weight-share', 'true', '--pruner', 'median'];
    const shared = await run('search', ...small.slice(0, 8), ...oneShot, '--store', store);
    expect(shared.err).toMatch(/ends trainings early.*GNAS_INCOMPATIBLE/);
  });

  it('takes options that are objects as JSON', async () => {
    const sharing = ['--weight-share', '{"warmupSteps":2,"stepsPerTrial":1}', '--json', '--no-baselines'];
    const { code, out, err } = await run('search', ...small.slice(0, 8), ...sharing, '--estimator', 'one-shot');
    expect([code, err]).toEqual([0, expect.stringContaining('Training the best architecture')]);
    const { weightShare } = JSON.parse(out).spec.parts.algorithm.options;
    expect(weightShare).toMatchObject({ warmupSteps: 2, stepsPerTrial: 1, learningRate: 0.01 });
  });

  it('answers what was tried before, unless asked not to', async () => {
    const few = [...small, '--space', 'single-path', '--ops', 'gcn', '--json', '--no-baselines', '--top-k', '0'];
    const sameAs = ({ out }: { out: string }) => JSON.parse(out).trials.map((trial: Trial) => trial.sameAs);
    expect(sameAs(await run('search', ...few))).toEqual([undefined, 0, 0]);
    expect(sameAs(await run('search', ...few, '--no-reuse'))).toEqual([undefined, undefined, undefined]);
  });

  it('reads an experiment from a config file, and flags win', async () => {
    const config = join(folder, 'gnas.config.mjs');
    writeFileSync(
      config,
      `export default { dataset: 'karate-club', space: { name: 'single-path', options: { hiddenDim: 4, ops: ['gcn', 'sage'] } }, algorithm: { name: 'random-search', options: { numTrials: 2 } }, estimator: { name: 'train-scratch', options: { epochs: 3, finalEpochs: 3 } }, seed: 5 };`,
    );
    const { code, out } = await run('search', '--config', config, '--json', '--no-baselines', '--hidden-dim', '6');
    expect(code).toBe(0);
    const { spec, trials } = JSON.parse(out);
    expect(spec).toMatchObject({
      seed: 5,
      parts: { space: { name: 'single-path', options: { hiddenDim: 6, ops: ['gcn', 'sage'] } } },
    });
    expect(trials).toHaveLength(2);
  });
});

const space = ['--space', 'graphnas'];

it.each<[string, string[], number, RegExp]>([
  ['a duration', ['--time', '10'], 2, /such as 90s, 10m or 1.5h/],
  ['a space', ['--space', 'grapnas'], 1, /space "grapnas"; did you mean "graphnas".*GNAS_UNKNOWN_NAME/],
  ['a dataset', ['--dataset', 'wordent'], 1, /did you mean "wordnet"/],
  ['a flag', [...space, '--hiden-dim', '3'], 2, /--hidden-dim/],
  ['a number', ['--trials', '0'], 2, /integer >= 1/],
  ['trials of what has none', ['--algorithm', 'darts', '--trials', '5'], 1, /--trials has no effect on .*"darts"/],
  ['the type of an option', [...space, '--hidden-dim', 'wide'], 1, /--hidden-dim is "wide"; expected an integer/],
  ['an object', ['--weight-share', '{warmupSteps'], 1, /--weight-share is .*; expected true or false or a JSON object/],
  ['the range of an option', [...space, '--dropout', '3'], 1, /dropout/],
  ['an objective', ['--dataset', 'karate-club', '--objective', 'acuracy'], 1, /did you mean "accuracy"/],
  ['an operation', ['--dataset', 'karate-club', ...space, '--gnn-ops', 'gcn,gta_8'], 1, /did you mean "gat_8"/],
  ['a missing config', ['--config', join(folder, 'none.ts')], 1, /no config file/],
  ['a missing plugin', ['--plugin', 'gnas-plugin-nowhere'], 1, /npm install gnas-plugin-nowhere/],
  ['a folder that is missing', ['--out', join(folder, 'none', 'x.json')], 1, /can't be written to/],
  [
    'an estimator that does not fit',
    [...small.slice(0, 8), '--estimator', 'one-shot'],
    1,
    /weightShare: true.*GNAS_INCOMPATIBLE/,
  ],
  ['limits that nothing meets', [...small, '--max-parameters', '3'], 1, /exceed the limits/],
])('gnas search says what is wrong with %s, and what would be right', async (_, argv, code, message) => {
  const result = await run('search', ...argv);
  expect(`${result.err}\n${result.out}`).toMatch(message);
  expect(result.code).toBe(code);
  expect(result.err).not.toMatch(/\n {4}at /);
});

describe.runIf(process.env.GNAS_DATA_DIR)('gnas search in a benchmark (needs GNAS_DATA_DIR)', () => {
  const club = ['search', '--dataset', 'karate-club', '--algorithm', 'random-search'];
  const looked = [...club, '--estimator', 'tabular', '--trials', '30'];

  it('looks results up in a table', async () => {
    const { code, out, err } = await run(
      ...[...looked, '--space', 'nas-bench-graph', '--hidden-dim', '8', '--table', 'proteins', '--maximize', 'test'],
      ...['--json', '--no-baselines', '--repeats', '1', '--ensemble-size', '1'],
    );
    expect([code, err]).toEqual([0, expect.stringContaining('maximizes ROC AUC')]);
    const { best, trials } = JSON.parse(out);
    expect(trials).toHaveLength(30);
    expect(best.metrics.rocAuc).toBe(Math.max(...trials.map((trial: typeof best) => trial.bySplit.test.rocAuc)));
    expect(best.cost.latencyMs).toBeGreaterThan(0);
  });

  it('refuses another space, and a table that is missing', async () => {
    const misfit = await run(...looked, '--space', 'single-path');
    expect(misfit.err).toMatch(/not a space of nas-bench-graph.*GNAS_INCOMPATIBLE/);
    const unknown = await run(...looked, '--space', 'nas-bench-graph', '--table', 'coar');
    expect(unknown.err).toMatch(/table "coar"; did you mean "cora"/);
    expect([misfit.code, unknown.code]).toEqual([1, 1]);
  });
});
