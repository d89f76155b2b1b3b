import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackend } from '@gnas/backend-tfjs';
import { loadModel } from '@gnas/core';
import { Random } from '@gnas/core/plugin';
import { encodeLinkTables } from '@gnas/datasets';
import { plugin as spaces } from '@gnas/space';
import { type LinkScores, mostLikelyLinks, plugin as tasks } from '@gnas/task';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder, run, runUntilFirstTrial } from './testing/run-command.js';

const folder = newFolder();
const at = (name: string): string => join(folder, name);
process.env.GNAS_STORE = at('studies.db');
const quick = ['--device', 'wasm', '--space', 'single-path', '--ops', 'gcn,sage', '--hidden-dim', '16', '--embedding-dim', '8'];
const trials = [
  '--algorithm',
  'random-search',
  '--trials',
  '2',
  '--epochs',
  '5',
  '--final-epochs',
  '30',
  '--objective',
  'rocAuc',
];
const alone = ['--ensemble-size', '1', '--repeats', '1'];
const links = ['--task', 'link', '--edges', at('edges.csv')];

const linked = new Set<string>();
const rowsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

/** Two groups of people, most of whose links are within. Some links are listed in both directions. */
beforeAll(() => {
  const random = new Random(3);
  const lines = ['person,friend,since'];
  for (let a = 0; a < 60; a++)
    for (let b = 0; b < a; b++) {
      if (random.uniform() > (a % 2 === b % 2 ? 0.25 : 0.02)) continue;
      lines.push(`p${a},p${b},2020`);
      if (a % 3 === 0) lines.push(`p${b},p${a},2021`);
      linked.add(`p${a} p${b}`).add(`p${b} p${a}`);
    }
  writeFileSync(at('edges.csv'), `${lines.join('\n')}\n`);
  writeFileSync(at('pairs.csv'), 'a,b\np1,p3\np3,p1\np0,p59\n');
  writeFileSync(at('strange.csv'), 'a,b\np1,p3\np1,p99\n');
  const people = Array.from({ length: 60 }, (_, node) => `p${node},${node % 2 === 0 ? 'even' : 'odd'},${20 + node}\n`);
  writeFileSync(at('people.csv'), `id,group,age\n${people.join('')}`);
  writeFileSync(at('few-people.csv'), `id,group,age\n${people.slice(0, 50).join('')}`);
});

describe('own links, from a search to predictions', () => {
  it('are searched without a node table, killed and resumed, exported, and predicted', async () => {
    const begun = await runUntilFirstTrial('search', ...links, ...quick, ...trials, ...alone, '--study', 'friends');
    expect(begun.out).toContain('To continue: gnas resume friends');
    const { code, err, out } = await run('resume', 'friends', ...alone);
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(err).toMatch(/links: 60 nodes, \d+ directed edges to train on, 60 features; \d+ pairs to train/);
    expect(err).toMatch(/edges: \d+ listed, \d+ different, \d+ repeated, 0 self loops/);
    expect(err).toMatch(/not used: since/);
    expect(err).toMatch(/Task link-prediction: ROC AUC, also MRR, Hits@10/);
    expect(out).toMatch(/Common neighbors/);
    expect(out).toMatch(/GCN, dot product/);

    await run('export-model', 'friends', '--out', at('model.safetensors'));
    const model = ['--model', at('model.safetensors'), '--edges', at('edges.csv')];
    const scored = await run('predict', ...model, '--pairs', at('pairs.csv'));
    expect(scored.code).toBe(0);
    const [header, ...rows] = rowsOf(scored.out);
    expect(header).toEqual(['source', 'target', 'probability']);
    expect(rows.map(([a, b]) => `${a} ${b}`)).toEqual(['p1 p3', 'p3 p1', 'p0 p59']);
    expect(Number(rows[0]?.[2])).toBeCloseTo(Number(rows[1]?.[2]), 5);
    expect((await run('predict', '--study', 'friends', '--pairs', at('pairs.csv'))).out).toBe(scored.out);

    const top = await run('predict', ...model, '--top', '20');
    const likely = rowsOf(top.out).slice(1);
    expect(likely).toHaveLength(20);
    for (const [a, b] of likely) expect(linked.has(`${a} ${b}`)).toBe(false);
    const values = likely.map((row) => Number(row[2]));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    const within = likely.filter(([a = '', b = '']) => (Number(a.slice(1)) - Number(b.slice(1))) % 2 === 0);
    expect(within.length).toBeGreaterThan(14);

    const ofOne = await run('predict', '--study', 'friends', '--top', '3', '--node', 'p7', '--out', at('top.csv'));
    expect(ofOne.err).toMatch(/On the \d+ pairs of the test split: .*ROC AUC [\d.]+ %/);
    const own = rowsOf(readFileSync(at('top.csv'), 'utf8')).slice(1);
    expect(own.map(([a]) => a)).toEqual(['p7', 'p7', 'p7']);

    const loaded = await loadModel<LinkScores>(readFileSync(at('model.safetensors')), { plugins: [spaces, tasks] });
    const graph = await encodeLinkTables({ edges: at('edges.csv'), schema: loaded.info.dataset.schema });
    const found = await mostLikelyLinks(loaded.members, graph, await createBackend(), loaded.task, { count: 20 });
    expect([...found.table().rows].map(([a, b]) => [a, b])).toEqual(likely.map(([a, b]) => [a, b]));
  });

  it('are searched with a node table, and predicted for other nodes', async () => {
    const nodes = ['--nodes', at('few-people.csv')];
    const edges = rowsOf(readFileSync(at('edges.csv'), 'utf8')).filter(([a = '', b = '']) => !/p5\d/.test(a + b));
    writeFileSync(at('few-edges.csv'), edges.map((row) => `${row.join(',')}\n`).join(''));
    const few = ['--task', 'link', ...nodes, '--edges', at('few-edges.csv')];
    const searched = await run('search', ...few, ...quick, ...trials, ...alone, '--no-baselines', '--study', 'few', '--json');
    expect([searched.code, searched.err]).toEqual([0, expect.stringMatching(/group: category\n.*age: number/)]);
    const more = await run('predict', '--study', 'few', '--nodes', at('people.csv'), '--edges', at('edges.csv'), '--node', 'p55');
    expect(rowsOf(more.out)).toHaveLength(11);
  });

  it.each<[string, () => string[], number, RegExp]>([
    ['pairs of an unknown node', () => ['predict', '--study', 'friends', '--pairs', at('strange.csv')], 1, /line 3: node "p99"/],
    ['an unknown node', () => ['predict', '--study', 'friends', '--node', 'p99'], 1, /no such node; did you mean "p9"/],
    ['pairs and a number', () => ['predict', '--study', 'friends', '--pairs', 'a', '--top', '2'], 2, /Give one or the other/],
    ['a model without links', () => ['predict', '--model', at('model.safetensors')], 2, /A model file has no graph/],
    ['a link to a missing node', () => ['search', ...links, '--nodes', at('few-people.csv')], 1, /node "p5\d" is not in/],
    [
      'shares of 1',
      () => ['search', ...links, '--test-share', '0.9', '--validation-share', '0.5'],
      1,
      /leaves nothing to train on/,
    ],
    [
      'a validation share of 0',
      () => ['search', ...links, '--validation-share', '0'],
      1,
      /no links to choose a model by.*validationShare/,
    ],
    ['an unknown decoder', () => ['search', ...links, '--decoders', 'dott'], 1, /decoders/],
  ])('say what is wrong with %s', async (_, argv, code, message) => {
    const result = await run(...argv());
    expect(`${result.err}\n${result.out}`).toMatch(message);
    expect(result.code).toBe(code);
  });
});
