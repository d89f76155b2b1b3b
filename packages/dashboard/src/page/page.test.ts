import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StudyStorage } from '@gnas/storage';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, chromiumPath, launchChromium } from '../../../../testing/chromium.js';
import { loss, studyOutcome } from '../../../../testing/study-spec.js';
import { connect } from '../../../storage/src/connect.js';
import { type Dashboard, startDashboard } from '../server/start-dashboard.js';
import { buildPage } from '../testing/build-page.js';
import { fillStudy } from '../testing/fill-study.js';

const store = join(mkdtempSync(join(tmpdir(), 'gnas-dashboard-')), 'studies.db');

describe.runIf(chromiumPath)(`the page in a browser${chromiumMissing}`, () => {
  let browser: Browser;
  let storage: StudyStorage;
  let dashboard: Dashboard;
  let pageFolder: string;
  let page: Page;
  /** Errors of the page, and requests to other hosts. */
  let complaints: string[] = [];

  beforeAll(async () => {
    await fillStudy(store, { name: 'large', trials: 10_000 });
    await fillStudy(store, { name: 'failing', trials: 5, failing: 1, state: 'stopped' });
    await fillStudy(store, { name: 'by loss', trials: 40, failing: 10, spec: { objective: loss }, outcome: studyOutcome() });
    await fillStudy(store, { name: 'unreadable', trials: 5 });
    const { db } = connect(store);
    await db.updateTable('studies').set({ spec: '{}' }).where('name', '=', 'unreadable').execute();
    await db.destroy();
    await fillStudy(store, { name: 'small', trials: 40, failing: 10 });
    [pageFolder, browser, storage] = await Promise.all([buildPage(), launchChromium(), StudyStorage.open(store)]);
    dashboard = await startDashboard({ storage, pageFolder });
  });
  afterAll(async () => {
    await browser.close();
    await dashboard.close();
    await storage.close();
  });
  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  async function openPage(url: string, options: BrowserContextOptions = {}): Promise<void> {
    await page?.context().close();
    expect(complaints).toEqual([]);
    const { host } = new URL(url);
    const context = await browser.newContext({ viewport: { width: 1300, height: 850 }, ...options });
    page = await context.newPage();
    page.on('request', (request) => {
      const asked = new URL(request.url());
      if (asked.protocol !== 'data:' && asked.host !== host) complaints.push(`asked ${request.url()}`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    await page.goto(url);
  }

  const text = (selector: string): Promise<string> =>
    page
      .locator(selector)
      .first()
      .textContent()
      .then((found) => found ?? '');
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

  it('shows the trials of a search while it runs in another process', async () => {
    await openPage(dashboard.url);
    await page.getByRole('navigation', { name: 'Studies' }).waitFor();
    const script = fileURLToPath(new URL('../testing/search.ts', import.meta.url));
    const search = spawn(process.execPath, ['--import', 'jiti/register', script, store, 'live', '60'], {
      stdio: ['pipe', 'ignore', 'inherit'],
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    const ended = once(search, 'exit');
    await page.getByRole('link', { name: /^live/ }).click();
    const trials = page.locator('.tiles > div', { hasText: /^trials/ }).locator('dd');
    for (const seen of ['20', '40']) {
      await expect.poll(() => trials.textContent(), { timeout: 20_000 }).toBe(seen);
      expect(await text('.study-head .state')).toBe('running');
      search.stdin?.write('go on\n');
    }
    search.stdin?.end();
    expect(await ended).toEqual([0, null]);
    await expect.poll(() => text('.study-head .state'), { timeout: 10_000 }).toBe('complete');
    await page.getByRole('link', { name: 'trials', exact: true }).click();
    const { trials: all, best } = await storage.summary('live');
    await expect.poll(() => page.getByLabel('Trials shown').textContent()).toBe(`${all} of ${all} trials`);
    expect(await text('.trial-table tr.best td')).toBe(String(best?.number));
  });

  it('can be used with the keyboard alone', async () => {
    await openPage(`${dashboard.url}#/small/overview`);
    await page.locator('.tiles').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the study');
    await page.keyboard.press('Enter');
    const tabTo = async (wanted: string): Promise<void> => {
      for (let i = 0; i < 30 && (await focused()) !== wanted; i++) await page.keyboard.press('Tab');
      expect(await focused()).toBe(wanted);
    };
    await tabTo('trials');
    await page.keyboard.press('Enter');
    await page.locator('.trial-table tbody tr[id]').first().waitFor();
    await tabTo('parameters');
    await page.keyboard.press('Enter');
    const parameters = (await storage.trials('small')).map(({ cost }) => cost.parameters);
    const sorted = page.getByRole('columnheader', { name: 'parameters' });
    expect(await sorted.getAttribute('aria-sort')).toBe('descending');
    // Back from the column titles to the table, which is one Tab stop.
    for (let i = 0; i < 30 && !(await page.evaluate(() => document.activeElement?.matches('table'))); i++)
      await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    const most = (await storage.trials('small')).find(({ cost }) => cost.parameters === Math.max(...parameters));
    expect(await page.locator('.trial-table table').getAttribute('aria-activedescendant')).toBe(`trial-row-${most?.number}`);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Trial #${most?.number}` });
    await dialog.waitFor();
    await dialog.getByText('parameters').first().waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.matches('.trial-table table'))).toBe(true);
    // The driver learns of a new address a moment later.
    await expect.poll(() => page.url()).toMatch(/#\/small\/trials$/);
  });

  it('filters, draws and explains, and every control and picture has a name', async () => {
    await openPage(`${dashboard.url}#/small/trials`);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('op_1=gcn');
    const wanted = (await storage.trials('small')).filter(({ selection }) => selection.op_1 === 0).length;
    await expect.poll(() => page.getByLabel('Trials shown').textContent()).toBe(`${wanted} of 40 trials`);
    await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
    await page.getByRole('searchbox', { name: 'Filter' }).fill('');
    await expect.poll(() => page.getByLabel('Trials shown').textContent()).toBe('4 of 40 trials');
    for (const tab of ['failures', 'choices', 'architectures', 'overview']) {
      await page.getByRole('link', { name: tab }).click();
      if (tab === 'failures') expect(await text('.failure .message')).toMatch(/heap is full|became NaN/);
      if (tab === 'choices') expect(await page.locator('.bars button').first().textContent()).toMatch(/^op_1/);
      if (tab === 'architectures')
        await page
          .getByRole('img', { name: /^Architecture of trial #\d+: in_0 input/ })
          .first()
          .waitFor();
      if (tab === 'overview') await page.getByRole('img', { name: /trials on the Pareto front/ }).waitFor();
      const nameless = await page.evaluate(() =>
        Array.from(document.querySelectorAll('button, a, select, input, [role=img], table[role]'))
          .filter(
            (each) => !(each.getAttribute('aria-label') || each.textContent?.trim() || (each as HTMLInputElement).labels?.length),
          )
          .map((each) => each.outerHTML),
      );
      expect(nameless, tab).toEqual([]);
    }
    await page
      .getByRole('link', { name: 'Trial 0' })
      .or(page.getByRole('link', { name: /^trial #/ }))
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByRole('img', { name: /^Training over 99 epochs/ })
      .waitFor();
  });

  it('writes and ranks values as the objective defines', async () => {
    const { best } = await storage.summary('by loss');
    const value = best?.metrics.loss?.toFixed(4);
    const lowest = Math.min(...(await storage.trials('by loss')).map(({ metrics }) => metrics.loss ?? Number.POSITIVE_INFINITY));
    expect(value).toBe(lowest.toFixed(4));
    await openPage(`${dashboard.url}#/by%20loss/overview`);
    await page.locator('.tiles').waitFor();
    expect(
      await page
        .locator('.tiles > div', { hasText: /^best loss/ })
        .locator('dd')
        .textContent(),
    ).toBe(value);
    await page.getByRole('img', { name: `Best loss so far, over 36 completed trials: ${value}` }).waitFor();
    await page.getByRole('img', { name: new RegExp(`^loss against parameters: .* to ${value}$`) }).waitFor();
    await page.getByRole('link', { name: 'trials', exact: true }).click();
    await page.locator('.trial-table tbody tr[id]').first().waitFor();
    expect(await page.getByRole('columnheader', { name: 'loss' }).getAttribute('aria-sort')).toBe('ascending');
    expect(await page.locator('.trial-table tbody tr').first().getAttribute('class')).toContain('best');
  });

  it('shows the final training, and the baselines in order of the objective', async () => {
    await openPage(`${dashboard.url}#/by%20loss/overview`);
    await page.getByRole('heading', { name: 'Final training' }).waitFor();
    await page.getByText('Better than the best baseline, the GAT').waitFor();
    expect(await page.locator('.outcome tr.best th').textContent()).toBe('ensemble');
    const rows = await page.locator('.outcome tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split('\t').slice(0, 4))).toEqual([
      ['found', '0.1740', '0.1840', '82.6 %'],
      ['ensemble', '0.1600', '0.1700', '84.0 %'],
      ['GAT', '0.1700', '0.1800', '83.0 %'],
      ['GCN', '0.1850', '0.1950', '81.5 %'],
    ]);
  });

  it('says why a study cannot be shown', async () => {
    await openPage(`${dashboard.url}#/unreadable/overview`);
    await page.getByText('The spec of study "unreadable" cannot be read').waitFor();
  });

  it('follows the system theme unless one is chosen', async () => {
    await openPage(dashboard.url, { colorScheme: 'dark' });
    const dark = await background();
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('light');
    const light = await background();
    expect([dark, light]).toEqual(['rgb(14, 18, 23)', 'rgb(245, 246, 248)']);
    await page.reload();
    await page.getByRole('combobox', { name: 'Theme' }).waitFor();
    expect(await background()).toBe(light);
  });

  it('says what is missing', async () => {
    const empty = await StudyStorage.open(`${store}.empty`);
    const other = await startDashboard({ storage: empty, pageFolder });
    await openPage(other.url);
    await page.getByText('No studies yet').waitFor();
    await openPage(`${dashboard.url}#/nowhere/trials`);
    await page.getByText('There is no study “nowhere” here').waitFor();
    await openPage(`${dashboard.url}#/failing/overview`);
    await page.getByText('No trial has completed yet').waitFor();
    await other.close();
    await empty.close();
  });

  it('opens only with its token', async () => {
    const guarded = await startDashboard({ storage, pageFolder, token: 'a-token-that-nobody-knows' });
    await openPage(guarded.url.replace(/#.*/, '#token=a-token-that-is-not-it'));
    await page.getByText('This dashboard requires its token').waitFor();
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
    complaints = [];
    await openPage(guarded.url);
    await page.getByRole('navigation', { name: 'Studies' }).waitFor();
    expect(page.url()).not.toContain('token');
    await page.reload();
    await page.getByRole('navigation', { name: 'Studies' }).waitFor();
    // Close the page before its server, or it would report a lost connection.
    await page.context().close();
    await guarded.close();
  });

  it('stays fluid with 10,000 trials', async () => {
    const started = performance.now();
    await openPage(`${dashboard.url}#/large/trials`);
    await expect.poll(() => page.getByLabel('Trials shown').textContent(), { timeout: 20_000 }).toBe('10,000 of 10,000 trials');
    const loaded = performance.now() - started;
    expect(await page.locator('.trial-table tbody tr').count()).toBeLessThan(80);
    // CPU time of the page's main thread, which does not depend on other work of the machine.
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busyMs = async (): Promise<number> => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
    };
    const frames = 60;
    const before = await busyMs();
    const longTasks = await page.evaluate(async (count) => {
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
      observer.observe({ type: 'longtask' });
      const scroller = document.querySelector('.trial-table') as HTMLElement;
      for (let frame = 0; frame < count; frame++) {
        scroller.scrollTop += 500;
        await new Promise(requestAnimationFrame);
      }
      observer.disconnect();
      return tasks.length;
    }, frames);
    const perFrame = ((await busyMs()) - before) / frames;
    console.log(
      `10,000 trials: all there after ${Math.round(loaded)} ms; ${perFrame.toFixed(1)} ms of work a frame while scrolling, ${longTasks} long tasks`,
    );
    // Browsers call this a long task. Rendering all 10,000 rows would take seconds.
    expect(perFrame).toBeLessThan(50);
    await page.locator('.trial-table table').focus();
    await page.keyboard.press('End');
    await page.locator('.trial-table tr.active').waitFor();
    expect(await text('.trial-table tbody tr:last-child td:nth-child(2)')).toBe('failed');
  });
});
