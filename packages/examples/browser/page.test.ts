import { createBackend } from '@gnas/backend-tfjs';
import { loadModel, type StudyOutcome } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { plugin } from '@gnas/space';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, launchChromium } from '../../../testing/chromium.js';
import { OpenedPage } from './testing/opened-page.js';
import { type ServedPage, servePage } from './testing/serve-page.js';

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

describe.skipIf(chromiumMissing)(`the page${chromiumMissing}`, () => {
  let served: ServedPage;
  let browser: Browser;
  let opened: OpenedPage;

  beforeAll(async () => {
    [served, browser] = await Promise.all([servePage('page'), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  afterEach(async () => {
    expect(opened.wrong).toEqual([]);
    await opened.context.close();
  });

  it('searches to the end by keyboard alone and stays responsive; its model predicts in Node what it predicts here', async () => {
    opened = await OpenedPage.open(browser, served.url);
    const { page } = opened;
    await opened.fill({ Graph: 'karate-club', Device: 'wasm', Trials: 20, Epochs: 30 });
    const longest = await opened.longestTasks(async () => {
      await page.getByLabel('Seed').press('Enter');
      await opened.status(/complete/);
    });
    expect(longest.page).toBeLessThan(50);
    expect(longest.worker).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: /^Look at trial/ }).count()).toBe(20);
    const compared = await page
      .getByRole('table', { name: 'accuracy after the final training' })
      .getByRole('row')
      .allInnerTexts();
    expect(compared[1]).toMatch(/^found\t\d+\.\d %\t\d+\.\d %\t[\d,]+$/);
    const { ensemble, baselines = [] } = (await opened.outcome()) ?? {};
    const models = [...(ensemble ? ['ensemble'] : []), ...baselines.map(({ name }) => name)];
    expect(compared.slice(2).map((row) => row.split('\t')[0])).toEqual(models);
    expect(baselines.length).toBeGreaterThan(0);

    const file = await opened.download('Download model');
    await page.locator('#model-file').setInputFiles({ name: 'model.safetensors', mimeType: '', buffer: Buffer.from(file) });
    const predictions = new TextDecoder().decode(await opened.download('Download all 34 predictions'));
    const graph = karateClub();
    const model = await loadModel(file, { plugins: [plugin] });
    const { classes } = await model.predict(graph, await createBackend({ device: 'wasm' }));
    const rows = predictions.trim().split('\n').slice(1);
    expect(rows.map((row) => row.split(',')[1])).toEqual(Array.from(classes, (k) => graph.classNames?.[k]));

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await opened.accessibilityProblems()).toEqual([]);
    }
  });

  it('stopped, resumed and reloaded, a search comes to the trials of an unbroken one', { timeout: 120_000 }, async () => {
    const fields = { Device: 'wasm', Trials: 14, Epochs: 30, Seed: 3 };
    opened = await OpenedPage.open(browser, served.url);
    await opened.fill(fields);
    await opened.click('Search');
    await opened.status(/complete/);
    const unbroken = { trials: await opened.trials(), outcome: await opened.outcome() };
    expect(unbroken.trials).toHaveLength(14);
    await opened.context.close();

    opened = await OpenedPage.open(browser, served.url);
    await opened.fill(fields);
    await opened.click('Search');
    await opened.trialsDone(3);
    await opened.click('Stop');
    await opened.status(/stopped/);
    const stopped = await opened.trials();
    expect(stopped.length).toBeLessThan(14);
    expect(await opened.outcome()).toBeUndefined();

    await opened.page.reload();
    await opened.status(/stopped/);
    expect(await opened.trials()).toEqual(stopped);
    // No thread has the model any more, so it is trained for the download.
    const { info } = await loadModel(await opened.download('Download model'), { plugins: [plugin] });
    const { found, ensemble } = (await opened.outcome()) as StudyOutcome;
    expect(info.members.length).toBeLessThanOrEqual(ensemble?.members.length ?? 1);
    expect(info.members[0]?.selection).toEqual(found.selection);
    await opened.click('Resume');
    await opened.trialsDone(stopped.length + 3);
    // No button is pressed after this: a search that a reload cut off continues.
    await opened.page.reload();
    await opened.status(/Searching/);
    expect((await opened.trials()).length).toBeLessThan(14);
    await opened.status(/complete/);
    expect(await opened.trials()).toEqual(unbroken.trials);
    expect(await opened.outcome()).toEqual(unbroken.outcome);
    expect(
      await opened.page
        .getByRole('table', { name: /final training/ })
        .getByRole('row')
        .count(),
    ).toBeGreaterThan(2);
  });

  it('takes tables of nodes and edges, explains what is wrong with them, and predicts on them', async () => {
    opened = await OpenedPage.open(browser, served.url);
    const { page } = opened;
    const people = Array.from(
      { length: 24 },
      (_, node) => `p${node},${node % 2 ? 'red' : 'blue'},${30 + (node % 2) * 9 + (node % 5)}`,
    );
    const friends = people.flatMap((_, node) => [`p${node},p${(node + 2) % 24}`, `p${node},p${(node + 4) % 24}`]);
    const nodes = csv('people.csv', ['id,team,age', ...people].join('\n'));
    await opened.fill({ Graph: 'own', Device: 'wasm', Trials: 2, Epochs: 20 });
    await opened.click('Search');
    await page.getByRole('alert').filter({ hasText: 'Give two tables' }).waitFor();

    await page.locator('#files').setInputFiles([csv('friends.csv', 'source,target\np0,nobody\n'), nodes]);
    await opened.fill({ 'Column to predict': 'team' });
    await opened.click('Search');
    await page.getByRole('alert').filter({ hasText: 'friends.csv, line 2: node "nobody" is not in people.csv' }).waitFor();

    await page.locator('#files').setInputFiles([csv('friends.csv', ['source,target', ...friends].join('\n')), nodes]);
    await opened.fill({ 'Column to predict': 'team' });
    await opened.click('Search');
    await opened.status(/complete/);
    const file = await opened.download('Download model');
    await page.locator('#model-file').setInputFiles({ name: 'model.safetensors', mimeType: '', buffer: Buffer.from(file) });
    const predictions = new TextDecoder().decode(await opened.download('Download all 24 predictions'));
    expect(predictions).toMatch(
      /^node,class,probability,probability_(red,probability_blue|blue,probability_red)\np0,(red|blue)(,0\.\d+){3}\n/,
    );
  });

  it("searches a network for WordNet's verbs", async () => {
    opened = await OpenedPage.open(browser, served.url);
    await opened.fill({ Graph: 'wordnet-verbs', Device: 'wasm', Trials: 1, Epochs: 2, Space: 'single-path' });
    await opened.click('Search');
    await opened.trialsDone(1);
    expect(await opened.trials()).toMatchObject([{ state: 'complete' }]);
  });

  it('lets one tab search at a time', async () => {
    opened = await OpenedPage.open(browser, served.url);
    await opened.fill({ Device: 'wasm', Trials: 200 });
    await opened.click('Search');
    await opened.trialsDone(1);
    const second = await opened.context.newPage();
    await second.goto(served.url);
    await second.getByRole('status').filter({ hasText: 'A search runs in another tab' }).waitFor();
    await opened.click('Stop');
    await opened.status(/stopped/);
    await second.reload();
    await second.getByRole('button', { name: 'Resume' }).click();
    await second.getByRole('status').filter({ hasText: 'Searching' }).waitFor();
  });
});
