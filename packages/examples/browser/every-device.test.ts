import { createBackend } from '@gnas/backend-tfjs';
import { loadModel } from '@gnas/core';
import { conformanceCases } from '@gnas/core/conformance';
import { plugin } from '@gnas/space';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, launchChromium } from '../../../testing/chromium.js';
import { type ServedPage, servePage } from './testing/serve-page.js';
import { graph, searchForModel } from './testing/small-search.js';

const plugins = [plugin];

describe.skipIf(chromiumMissing)(`in Chromium${chromiumMissing}`, () => {
  let served: ServedPage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [served, browser] = await Promise.all([servePage('devices'), launchChromium()]);
    page = await browser.newPage();
    await page.goto(served.url);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  it('shares memory, as pages do that are isolated from other origins', async () => {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  it('a loader that needs a file system says so', async () => {
    expect(await page.evaluate(() => window.checks.readFile())).toMatch(/^GNAS_MISSING_DEPENDENCY: Only Node/);
  });

  describe.each(['cpu', 'wasm', 'webgpu'] as const)('on %s', (device) => {
    it.each(conformanceCases.map(({ name }) => [name]))('%s', (name) =>
      page.evaluate(([device, name]) => window.checks.conform(device, name), [device, name] as const),
    );

    beforeAll(async () => {
      expect(await page.evaluate((device) => window.checks.deviceReason(device), device)).toMatch(/^asked for/);
    });

    it('a model file from Node predicts what it predicts in Node', async () => {
      const backend = await createBackend({ device: 'wasm' });
      const { file } = await searchForModel(backend);
      const there = await page.evaluate(([device, file]) => window.checks.predict(device, file), [device, file] as const);
      const here = await (await loadModel(file, { plugins })).predict(graph, backend);
      expect(Array.from(there.classes)).toEqual(Array.from(here.classes));
      here.probabilities.forEach((value, at) => {
        expect(Math.abs((there.probabilities[at] as number) - value), `at ${at}`).toBeLessThan(1e-4);
      });
    });

    it('a whole search ends with a model that beats chance, leaves nothing behind, and is of use in Node', async () => {
      const found = await page.evaluate((device) => window.checks.search(device), device);
      expect(found.accuracy).toBeGreaterThan(0.4);
      expect(found.leaked).toBe(0);
      const [there, here] = await Promise.all([
        page.evaluate(([device, file]) => window.checks.predict(device, file), [device, found.file] as const),
        loadModel(found.file, { plugins }).then(async (model) => model.predict(graph, await createBackend({ device: 'cpu' }))),
      ]);
      expect(Array.from(there.classes)).toEqual(Array.from(here.classes));
    });
  });

  it('wasm gives the trials that it gives in Node', async () => {
    const { selections } = await page.evaluate(() => window.checks.search('wasm'));
    expect(selections).toEqual((await searchForModel(await createBackend({ device: 'wasm' }))).selections);
  });
});
