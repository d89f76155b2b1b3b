import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBackend } from '@gnas/backend-tfjs';
import { loadModel } from '@gnas/core';
import { decodeSafetensors, encodeSafetensors } from '@gnas/core/plugin';
import { encodeCsv, wordnet } from '@gnas/datasets';
import { plugin as spaces } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder, type Ran, run, runUntilFirstTrial } from './testing/run-command.js';

const bin = fileURLToPath(new URL('../bin/gnas.js', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
/** In a process of its own where the command is built, as people run it. */
const runApart = async (...argv: string[]): Promise<Ran> => {
  if (!built) return run(...argv);
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], { encoding: 'utf8' });
  return { code: status ?? -1, out: stdout.trimEnd(), err: stderr.trimEnd() };
};

const folder = newFolder();
const at = (name: string): string => join(folder, name);
process.env.GNAS_STORE = at('studies.db');
const tables = ['--nodes', at('nodes.csv'), '--edges', at('edges.csv')];
const more = ['--nodes', at('more-nodes.csv'), '--edges', at('more-edges.csv')];
/** A device by name: 'auto' measures, and on a busy machine may measure otherwise the next time. */
const quick = ['--device', 'wasm', '--space', 'single-path', '--ops', 'gcn,sage', '--hidden-dim', '16', '--split-seed', '1'];
const trials = ['--algorithm', 'random-search', '--trials', '2', '--epochs', '5', '--final-epochs', '80'];
/** One model alone, so that it can be trained again. */
const alone = ['--no-baselines', '--ensemble-size', '1', '--repeats', '1'];

/** The lines of a file of predictions, by node. */
function predictions(file: string): Map<string, { label: string; probability: number }> {
  const [header, ...lines] = readFileSync(at(file), 'utf8').trimEnd().split('\n');
  expect(header).toMatch(/^node,class,probability(,probability_[\w.]+)+$/);
  return new Map(
    lines.map((line) => {
      const [node = '', label = '', probability = ''] = line.split(',');
      return [node, { label, probability: Number(probability) }];
    }),
  );
}

/** The exported model, as if its space had been made by a config file. */
function namelessModel(): string {
  const { tensors, metadata } = decodeSafetensors(readFileSync(at('model.safetensors')));
  const { space: _, ...info } = JSON.parse(metadata.get('gnas') ?? '');
  writeFileSync(at('nameless.safetensors'), encodeSafetensors(tensors, { gnas: JSON.stringify(info) }));
  return at('nameless.safetensors');
}

/** Ids in the table of the search, and those that come later. */
let nodeIds: string[] = [];
let lateIds: string[] = [];

/** Writes the neighborhood of a verb as two tables, without every twentieth node and with all. */
beforeAll(async () => {
  const graph = await wordnet({ partOfSpeech: 'verb' });
  const neighbors = new Map<number, number[]>();
  graph.source.forEach((from, edge) => {
    neighbors.set(from, [...(neighbors.get(from) ?? []), graph.target[edge] as number]);
  });
  const [widest = 0] = [...neighbors].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const chosen = [widest];
  const known = new Set(chosen);
  for (let next = 0; next < chosen.length && chosen.length < 400; next++)
    for (const node of neighbors.get(chosen[next] as number) ?? [])
      if (!known.has(node)) {
        known.add(node);
        chosen.push(node);
      }
  const { features } = graph;
  if (features.layout !== 'sparse') throw new Error('features must be sparse');
  const word = (column: number): string => [...String(column)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const nameOf = (node: number): string => graph.nodeIds?.[node] ?? '';
  const classOf = (node: number): string => graph.classNames?.[graph.labels[node] as number] ?? '';
  const sizes = new Map<string, number>();
  for (const node of chosen) sizes.set(classOf(node), (sizes.get(classOf(node)) ?? 0) + 1);
  const row = (node: number, index: number): string => {
    const words = [...features.columnIndices.slice(features.rowPointers[node], features.rowPointers[node + 1])].map(word);
    const label = index % 10 === 0 || (sizes.get(classOf(node)) ?? 0) < 8 ? '' : classOf(node);
    return `${nameOf(node)},${label},"${words.join(' ')}",${neighbors.get(node)?.length},${index % 3 === 0 ? 'old' : 'new'},k${node}\n`;
  };
  const rows = chosen.map(row);
  const pairs = [...graph.source.keys()]
    .map((edge) => [graph.source[edge] as number, graph.target[edge] as number] as const)
    .filter(([from, to]) => from < to && known.has(from) && known.has(to));
  const isLate = (index: number): boolean => index % 20 === 7;
  const late = new Set(chosen.filter((_, index) => isLate(index)));
  const line = ([from, to]: readonly [number, number]): string => `${nameOf(from)},${nameOf(to)}\n`;
  const header = 'id,topic,gloss,links,era,key\n';
  writeFileSync(at('nodes.csv'), header + rows.filter((_, index) => !isLate(index)).join(''));
  writeFileSync(at('more-nodes.csv'), header + rows.join(''));
  const edges = pairs.filter(([from, to]) => !late.has(from) && !late.has(to));
  writeFileSync(at('edges.csv'), `source,target\n${edges.map(line).join('')}`);
  writeFileSync(at('more-edges.csv'), `source,target\n${pairs.map(line).join('')}`);
  nodeIds = chosen.filter((node) => !late.has(node)).map(nameOf);
  lateIds = [...late].map(nameOf);
});

describe('own tables, from a search to predictions', () => {
  it('are searched, and predicted in another process, from a study and from a file, alike', async () => {
    const searched = await run(
      'search',
      ...[...tables, '--label', 'topic', ...quick, ...trials],
      ...[...alone, '--study', 'my verbs', '--json'],
    );
    expect(searched.err).toMatch(/^ {2}gloss +text \(most cells have several words\): TF-IDF of \d+ words$/m);
    expect(searched.err).toMatch(
      /^ {2}links +number \(all are numbers\): standardized, mean [\d.]+, standard deviation [\d.]+$/m,
    );
    expect(searched.err).toMatch(/^ {2}era +category \(2 different values\): one-hot: new, old$/m);
    expect(searched.err).toMatch(/^ {2}key +left out: an id; hardly any value occurs twice$/m);
    expect(searched.code).toBe(0);
    const { selection, outcome } = JSON.parse(searched.out);

    const fromStudy = await runApart('predict', '--study', 'my verbs', '--out', at('study.csv'));
    expect(fromStudy.err).toContain(`The predictions are in ${at('study.csv')}.`);
    const percent = (100 * outcome.found.metrics.test.accuracy).toFixed(1);
    expect(fromStudy.err).toMatch(new RegExp(`nodes of the test split: accuracy ${percent} %, ROC AUC .* loss`));
    const found = predictions('study.csv');
    expect([...found.keys()]).toEqual(nodeIds);
    expect(new Set([...found.values()].map(({ label }) => label)).size).toBeGreaterThan(1);
    for (const { probability } of found.values()) expect(probability).toBeLessThanOrEqual(1);

    const train = ['train', ...tables, '--label', 'topic', ...quick, '--epochs', '5', '--final-epochs', '80'];
    await run(...train, '--selection', JSON.stringify(selection), '--predictions', at('trained.csv'));
    expect(predictions('trained.csv')).toEqual(found);
    await run('train', '--study', 'my verbs', '--predictions', at('again.csv'));
    expect(predictions('again.csv')).toEqual(found);

    const exported = await runApart('export-model', 'my verbs', '--out', at('model.safetensors'));
    expect(exported.out).toMatch(/^op_0=(gcn|sage) op_1=(gcn|sage)\nvalidation accuracy [\d.]+ % {2}test accuracy [\d.]+ %/);
    await runApart('predict', '--model', at('model.safetensors'), ...tables, '--out', at('file.csv'));
    expect(predictions('file.csv')).toEqual(found);

    const loaded = await loadModel(readFileSync(at('model.safetensors')), { plugins: [spaces] });
    const graph = await encodeCsv({ nodes: at('nodes.csv'), edges: at('edges.csv'), schema: loaded.info.dataset.schema });
    const { classes } = await loaded.predict(graph, await createBackend());
    expect(Array.from(classes, (k) => graph.classNames?.[k])).toEqual([...found.values()].map(({ label }) => label));
  });

  it('take new nodes, which the model has never seen', async () => {
    const { code, err } = await run('predict', '--study', 'my verbs', ...more, '--out', at('more.csv'));
    expect([code, err]).toEqual([0, expect.stringMatching(/On the \d+ nodes of the test split: accuracy/)]);
    const [before, now] = [predictions('study.csv'), predictions('more.csv')];
    expect(new Set(now.keys())).toEqual(new Set([...nodeIds, ...lateIds]));
    const table = readFileSync(at('more-nodes.csv'), 'utf8').split('\n');
    const classOf = new Map(table.map((row) => row.split(',', 2) as [string, string]));
    const right = lateIds.filter((id) => now.get(id)?.label === classOf.get(id));
    expect(right.length).toBeGreaterThan(lateIds.length / 2);
    const same = [...before].filter(([id, { label }]) => now.get(id)?.label === label);
    expect(same.length / before.size).toBeGreaterThan(0.9);
  });

  it('have no model until the search has ended', async () => {
    const begun = ['search', ...tables, '--label', 'topic', ...quick, ...trials, '--study', 'begun'];
    expect((await runUntilFirstTrial(...begun)).out).toContain('To continue: gnas resume begun');
    const refused = await run('predict', '--study', 'begun');
    expect(refused.err).toMatch(/no trained model yet.*gnas resume begun.*GNAS_INCOMPATIBLE/);
    expect((await run('resume', 'begun', ...alone)).code).toBe(0);
    expect((await run('resume', 'begun')).err).toMatch(/is complete/);
    expect((await run('predict', '--study', 'begun', '--out', at('begun.csv'))).code).toBe(0);
    expect(predictions('begun.csv')).toEqual(predictions('study.csv'));
  });

  it.each<[string, () => string[], number, RegExp]>([
    ['no model', () => ['predict'], 2, /--study NAME, or --model FILE/],
    ['two models', () => ['predict', '--study', 'a', '--model', 'b'], 2, /cannot be used with/],
    ['edges without nodes', () => ['predict', '--study', 'my verbs', '--edges', 'e.csv'], 2, /--edges needs --nodes too/],
    ['a model without a graph', () => ['predict', '--model', at('model.safetensors')], 2, /A model file has no graph/],
    ['another study', () => ['predict', '--study', 'my verb'], 1, /did you mean "my verbs"/],
    ['a missing file', () => ['predict', '--model', at('none'), ...tables], 1, /There is no model .*none/],
    [
      'a file that is not a model',
      () => ['predict', '--model', at('nodes.csv'), ...tables],
      1,
      /nodes.csv: its header claims.*INVALID_FILE/,
    ],
    [
      'a model whose space was given as an object',
      () => ['predict', '--model', namelessModel(), ...tables],
      2,
      /Give the same one with --config/,
    ],
    ['tables without a label', () => ['search', ...tables], 1, /dataset csv needs --label too/],
    [
      'nodes without edges',
      () => ['search', '--nodes', at('nodes.csv'), '--label', 'topic'],
      1,
      /nodes.csv is a table of nodes alone.*--edges edges.csv/,
    ],
    ['another label', () => ['search', ...tables, '--label', 'topik'], 1, /did you mean "topic"/],
    [
      'a table of edges for nodes',
      () => ['predict', '--study', 'my verbs', '--nodes', at('edges.csv'), '--edges', at('edges.csv')],
      1,
      /no column "id"/,
    ],
    ['a study to export', () => ['export-model', 'your verbs', '--out', at('x')], 1, /There is no study "your verbs"/],
  ])('say what is wrong with %s', async (_, argv, code, message) => {
    const result = await run(...argv());
    expect(`${result.err}\n${result.out}`).toMatch(message);
    expect(result.code).toBe(code);
  });

  it('are refused where they have changed since the search, with the way out', async () => {
    const changed = readFileSync(at('nodes.csv'), 'utf8').replace(',old,', ',new,');
    writeFileSync(at('nodes.csv'), changed);
    const { code, err } = await run('predict', '--study', 'my verbs', '--out', at('changed.csv'));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/data have changed since.*give the tables as they are now with --nodes/),
    ]);
    expect(existsSync(at('changed.csv'))).toBe(false);
    expect((await run('predict', '--study', 'my verbs', ...tables)).out).toMatch(/^node,class,probability,probability_/);
  });
});
