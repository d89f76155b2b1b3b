import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Trial } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import { main } from './main.js';

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, { out: (text) => out.push(text), err: (text) => err.push(text), interactive: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const folder = mkdtempSync(join(tmpdir(), 'gnas-cli-'));
process.env.GNAS_STORE = join(folder, 'studies.db');
const small = ['--dataset', 'karate-club', '--trials', '3', '--epochs', '5', '--final-epochs', '5', '--hidden-dim', '4'];

describe('gnas search', () => {
  it('reports the best beside hand-made models, and how to train it again', async () => {
    const { code, out, err } = await run('search', ...small, '--top-k', '1');
    expect(code).toBe(0);
    expect(err).toMatch(/karate-club: 34 nodes, 156 directed edges/);
    expect(err).toMatch(/trial 0 /);
    for (const model of ['found', 'MLP', 'GCN', 'GAT']) expect(out).toMatch(new RegExp(`^ {2}${model} +\\d+\\.\\d%`, 'm'));
    const [, words = '', selection = ''] = /gnas (train .*) --selection '(.*)'/.exec(out) ?? [];
    const again = await run(...words.split(' '), '--selection', selection, '--epochs', '5');
    expect(again.out).toMatch(/^validation \d+\.\d%/);
  });

  it('prints one JSON document, the same for the same seed', async () => {
    const out = join(folder, 'best.json');
    const first = await run('search', ...small, '--json', '--no-baselines', '--out', out);
    const document = JSON.parse(first.out);
    expect(document.trials.filter((trial: { phase: string }) => trial.phase === 'search')).toHaveLength(3);
    expect(document.models).toHaveLength(1);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(document);
    const second = JSON.parse((await run('search', ...small, '--json', '--no-baselines')).out);
    expect(second.selection).toEqual(document.selection);
    expect(second.models).toEqual(document.models);
  });

  it("writes TensorBoard's event files where asked", async () => {
    const runs = join(folder, 'runs');
    const { code } = await run(
      'search',
      ...small,
      '--no-baselines',
      '--study',
      'watched',
      '--tensorboard',
      runs,
      '--opentelemetry',
    );
    expect(code).toBe(0);
    const isEvents = (file: string): boolean => file.includes('tfevents');
    expect(readdirSync(runs).filter(isEvents)).toHaveLength(1);
    for (const trial of ['00000', '00001', '00002'])
      expect(readdirSync(join(runs, 'trials', trial)).filter(isEvents)).toHaveLength(1);
    const refused = await run('search', ...small, '--tensorboard', process.env.GNAS_STORE ?? '');
    expect(refused.err).toMatch(/--tensorboard .*cannot be made.*\[GNAS_FILE_NOT_FOUND\]/);
  });

  it('gives the same trials at any number of workers', async () => {
    const trials = async (workers: string) => {
      const { code, out } = await run(
        'search',
        ...['--dataset', 'karate-club', '--algorithm', 'random-search', '--trials', '4', '--epochs', '5', '--final-epochs', '5'],
        ...['--json', '--no-baselines', '--workers', workers],
      );
      expect(code).toBe(0);
      return JSON.parse(out).trials.map((trial: Trial) => [trial.number, trial.selection, trial.metrics]);
    };
    expect(await trials('2')).toEqual(await trials('1'));
    const { err } = await run('search', ...small, '--workers', '2', '--no-baselines');
    expect(err).toContain('--batch-size 2');
  });

  it('ends trainings early where it is asked to, and says so', async () => {
    const store = join(folder, 'pruned.db');
    const pruning = ['--pruner', 'asha', '--min-epochs', '2', '--reduction-factor', '2', '--lag', '2'];
    const given = [...small, '--trials', '12', '--no-baselines', '--store', store];
    const { code, out, err } = await run('search', ...given, ...pruning, '--study', 'early');
    expect(code).toBe(0);
    expect(err).toMatch(/^trial \d+ {2}\d+\.\d% \(pruned in epoch [24]\)/m);
    expect(out).toMatch(/Best of \d+ trials of study early \(\d+ pruned/);
    expect((await run('show', 'early', '--store', store)).out).toMatch(/^early: complete, \d+ trials, \d+ pruned, begun/);
    const [header = '', ...rows] = (await run('export', 'early', '--store', store)).out.split('\n');
    const column = header.split(',').indexOf('prunedInEpoch');
    expect(rows.filter((row) => row.includes(',pruned,')).map((row) => row.split(',')[column])).toContain('2');
    expect((await run('search', ...given, '--pruner', 'ahsa')).err).toMatch(/did you mean "asha"/);
    const oneShot = ['--estimator', 'one-shot', '--weight-share', 'true', '--pruner', 'median'];
    const shared = await run('search', ...small.slice(0, 2), ...oneShot, '--store', store);
    expect(shared.err).toMatch(/ends trainings early.*GNAS_INCOMPATIBLE/);
  });

  it('answers what was tried before, unless it is asked not to', async () => {
    const few = [...small, '--space', 'single-path', '--ops', 'gcn', '--json', '--no-baselines', '--top-k', '0'];
    const sameAs = ({ out }: { out: string }) => JSON.parse(out).trials.map((trial: Trial) => trial.sameAs);
    expect(sameAs(await run('search', ...few))).toEqual([undefined, 0, 0]);
    expect(sameAs(await run('search', ...few, '--no-reuse'))).toEqual([undefined, undefined, undefined]);
  });

  it('reads an experiment from a config file, and flags win', async () => {
    const config = join(folder, 'gnas.config.mjs');
    writeFileSync(
      config,
      `export default { dataset: 'karate-club', space: { name: 'single-path', options: { hiddenDim: 4, ops: ['gcn', 'sage'] } }, algorithm: { name: 'random-search', options: { numTrials: 2 } }, estimator: { name: 'train-scratch', options: { epochs: 3 } }, seed: 5 };`,
    );
    const { code, out } = await run(
      'search',
      '--config',
      config,
      '--json',
      '--no-baselines',
      '--final-epochs',
      '3',
      '--hidden-dim',
      '6',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      seed: 5,
      space: { name: 'single-path', options: { hiddenDim: 6, ops: ['gcn', 'sage'] } },
    });
    expect(JSON.parse(out).trials).toHaveLength(2);
  });

  it.each<[string, string[], number, RegExp]>([
    ['a command', ['serch'], 2, /did you mean "search"/],
    ['a space', ['search', '--space', 'grapnas'], 1, /no space "grapnas"; did you mean "graphnas".*GNAS_UNKNOWN_NAME/],
    ['a dataset', ['search', '--dataset', 'wordent'], 1, /did you mean "wordnet"/],
    ['a flag', ['search', '--hiden-dim', '3'], 2, /--hidden-dim/],
    ['a number', ['search', '--trials', '0'], 2, /whole number of at least 1/],
    ['trials of what has none', ['search', '--algorithm', 'darts', '--trials', '5'], 1, /--trials does not go with .*"darts"/],
    ['a port', ['dashboard', '--port', '99999'], 2, /--port.*at most 65535/],
    ["a part's number", ['search', '--hidden-dim', 'wide'], 1, /--hidden-dim is "wide"; give a number/],
    ["a part's range", ['search', '--dropout', '3'], 1, /dropout/],
    ['an operation', ['search', '--dataset', 'karate-club', '--gnn-ops', 'gcn,gta_8'], 1, /did you mean "gat_8"/],
    ['a missing config', ['search', '--config', join(folder, 'none.ts')], 1, /no config file/],
    ['a missing plugin', ['search', '--plugin', 'gnas-plugin-nowhere'], 1, /npm install gnas-plugin-nowhere/],
    ['a folder that is not there', ['search', '--out', join(folder, 'none', 'x.json')], 1, /cannot be written to/],
    ['a kind', ['list', 'spces'], 2, /did you mean "spaces"/],
    ['a selection', ['train', '--dataset', 'karate-club', '--selection', '{"in_2":0'], 1, /no JSON/],
    ['another selection', ['train', '--dataset', 'karate-club', '--selection', '{"in_2":7}'], 1, /choice "in_2".*0 to 1/],
    [
      'an estimator that does not fit',
      ['search', ...small.slice(0, 4), '--estimator', 'one-shot'],
      1,
      /weightShare: true.*GNAS_INCOMPATIBLE/,
    ],
    ['limits that nothing keeps to', ['search', ...small, '--max-parameters', '3'], 1, /exceed the limits/],
  ])('says what is wrong with %s, and what would be right', async (_, argv, code, message) => {
    const result = await run(...argv);
    expect(`${result.err}\n${result.out}`).toMatch(message);
    expect(result.code).toBe(code);
    expect(result.err).not.toMatch(/\n {4}at /);
  });
});

describe.runIf(process.env.GNAS_DATA_DIR)('gnas search in a benchmark (needs GNAS_DATA_DIR)', () => {
  const looked = [
    'search',
    '--dataset',
    'karate-club',
    '--algorithm',
    'random-search',
    '--estimator',
    'tabular',
    '--trials',
    '30',
  ];

  it('looks results up in a table', async () => {
    const { code, out } = await run(
      ...[...looked, '--space', 'nas-bench-graph', '--hidden-dim', '8', '--table', 'proteins', '--maximize', 'test'],
      ...['--json', '--no-baselines', '--final-epochs', '3'],
    );
    expect(code).toBe(0);
    const { best, trials } = JSON.parse(out);
    expect(trials).toHaveLength(30);
    expect(best.metrics.rocAuc).toBe(Math.max(...trials.map((trial: typeof best) => trial.bySplit.test.rocAuc)));
    expect(best.cost.latencyMs).toBeGreaterThan(0);
  });

  it('refuses another space, and a table that is not there', async () => {
    const misfit = await run(...looked, '--space', 'single-path');
    expect(misfit.err).toMatch(/not a space of nas-bench-graph.*GNAS_INCOMPATIBLE/);
    const unknown = await run(...looked, '--space', 'nas-bench-graph', '--table', 'coar');
    expect(unknown.err).toMatch(/no table "coar"; did you mean "cora"/);
    expect([misfit.code, unknown.code]).toEqual([1, 1]);
  });
});

describe('gnas train', () => {
  it('writes the class of every node', async () => {
    const file = join(folder, 'predictions.csv');
    const selection = JSON.stringify({ op_0: 0, op_1: 0 });
    const { code, out } = await run(
      'train',
      '--dataset',
      'karate-club',
      '--space',
      'single-path',
      '--selection',
      selection,
      '--epochs',
      '20',
      '--predictions',
      file,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/classes of 34 nodes/);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(35);
    expect(lines[0]).toBe('node,class,probability');
    for (const line of lines.slice(1)) expect(line).toMatch(/^\d+,(Mr\. Hi|Officer),[01]\.\d{6}$/);
  });
});

describe('gnas list', () => {
  it('lists parts with what they are, and one with its options', async () => {
    expect((await run('list')).out).toMatch(/^ {2}graphnas-rl +an LSTM controller/m);
    expect((await run('list', 'spaces', 'graphnas')).out).toMatch(/dropout +number +dropout rate on the features +default 0.9/);
    const all = JSON.parse((await run('list', 'operations', '--json')).out) as { name: string }[];
    expect(all.map(({ name }) => name)).toContain('gat_8');
  });
});

describe('gnas with studies', () => {
  const store = join(folder, 'shown.db');
  const quick = [...small, '--no-baselines', '--store', store];

  it('lists, shows, compares and exports what was searched', async () => {
    expect((await run('search', ...quick, '--study', 'first')).out).toMatch(/trials of study first/);
    expect((await run('search', ...quick, '--seed', '1')).code).toBe(0);
    expect((await run('list', 'studies', '--store', store)).out).toMatch(
      /^ {2}karate-club-graphnas-rl-1 +complete +karate-club +\d/m,
    );
    const shown = (await run('show', 'first', '--store', store)).out;
    expect(shown).toMatch(/^first: complete, \d+ trials/);
    expect(shown).toMatch(/in_2=preproc\d/);
    const many = ['--algorithm', 'random-search', '--trials', '12', '--study', 'many', '--store', store];
    await run('search', ...quick.filter((word) => word !== '--trials' && word !== '3'), ...many);
    expect((await run('show', 'many', '--store', store)).out).toMatch(
      /^share of accuracy's variance by choice alone: \w+ \d+\.\d%, /m,
    );
    const compared = (await run('compare', 'first', 'karate-club-graphnas-rl-1', '--store', store)).out;
    expect(compared).toMatch(/^best +\d+\.\d% +\d+\.\d%$/m);
    const csv = (await run('export', 'first', '--store', store)).out.split('\n');
    expect(csv[0]).toMatch(/^number,phase,state,seed,accuracy,loss,macroF1.*,in_2,op_2/);
    const { trials } = JSON.parse((await run('export', 'first', '--json', '--store', store)).out);
    expect(csv).toHaveLength(trials.length + 1);
    expect((await run('show', 'frist', '--store', store)).err).toMatch(/did you mean "first"/);
    expect((await run('search', ...quick, '--study', 'first')).err).toMatch(/GNAS_NAME_CLASH/);
    expect((await run('show', 'first', '--store', join(folder, 'none.db'))).err).toMatch(/GNAS_FILE_NOT_FOUND/);
    expect((await run('resume', 'first', '--store', store)).err).toMatch(/is complete/);
  });
});

describe('gnas --help', () => {
  it('says where to start', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/gnas search --trials 20/);
    expect((await run('search', '--help')).out).toMatch(/Options of space graphnas:/);
  });
});

const bin = fileURLToPath(new URL('../bin/gnas.js', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url)));

describe.runIf(built)('the gnas process (needs a build)', () => {
  it('is killed, goes on, and ends as if it had not been', async () => {
    const store = join(folder, 'killed.db');
    const long = ['--dataset', 'karate-club', '--trials', '10', '--epochs', '20', '--final-epochs', '5', '--hidden-dim', '8'];
    const untouched = await run('search', ...long, '--json', '--no-baselines', '--store', store, '--study', 'untouched');
    const child = spawn(process.execPath, [bin, 'search', ...long, '--no-baselines', '--store', store, '--study', 'killed']);
    child.stderr.on('data', (chunk) => String(chunk).includes('trial 4 ') && child.kill('SIGKILL'));
    await new Promise((resolve) => child.on('close', resolve));
    expect((await run('list', 'studies', '--store', store)).out).toMatch(/killed +interrupted/);
    const resumed = await run('resume', '--json', '--store', store);
    expect(resumed.err).toMatch(/Going on with study killed after \d+ trials/);
    const facts = ({ out }: { out: string }) => {
      const { selection, trials, models } = JSON.parse(out);
      return { selection, models, trials: trials.map(({ startedAt, durationMs, ...rest }: Trial) => rest) };
    };
    expect(facts(resumed)).toEqual(facts(untouched));
  });

  it('shows its studies as a page until it is stopped', async () => {
    const store = join(folder, 'looked-at.db');
    await run('search', ...small, '--no-baselines', '--store', store, '--study', 'looked-at');
    const child = spawn(process.execPath, [bin, 'dashboard', '--port', '0', '--store', store]);
    const address = await new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk).trim())));
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await (await fetch(address)).text()).toContain('<title>gnas</title>');
    const { trial, drawing } = await (await fetch(`${address}api/studies/looked-at/trials/0`)).json();
    expect(trial.curve.epochs).toHaveLength(5);
    expect(drawing.architecture.nodes[0].label).toBe('input');
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });

  it('ends on Ctrl-C with the best so far', async () => {
    const child = spawn(process.execPath, [
      bin,
      'search',
      '--dataset',
      'stochastic-block-model',
      '--trials',
      '5000',
      '--epochs',
      '20',
      '--hidden-dim',
      '8',
      '--json',
    ]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
      if (err.includes('trial 3 ') && !child.killed) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(err).toMatch(/Stopping with the best so far/);
    expect(code).toBe(0);
    const document = JSON.parse(out);
    expect(document.stoppedEarly).toBe(true);
    expect(document.trials.length).toBeGreaterThan(3);
    expect(document.trials.length).toBeLessThan(5000);
  });
});
