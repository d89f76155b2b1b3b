import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Trial } from '@gnas/core';
import type axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** What of Chromium's trace we read. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;

/** What a person, and a test, does with the page. */
export class OpenedPage {
  /** Errors that nobody caught, and addresses outside the page's own server. */
  readonly wrong: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    url: string,
  ) {
    page.setDefaultTimeout(45_000);
    page.on('pageerror', (error) => this.wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.wrong.push(message.text()));
    context.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url())) this.wrong.push(request.url());
    });
  }

  /** In a browser that knows nothing of other searches. */
  static async open(browser: Browser, url: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<OpenedPage> {
    const context = await browser.newContext({ acceptDownloads: true, ...options });
    const opened = new OpenedPage(await context.newPage(), context, url);
    await opened.page.goto(url);
    await opened.ready();
    return opened;
  }

  /** Until the page can be used, or searches already. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => !/Getting ready/.test(document.querySelector('#status')?.textContent ?? ''));
  }

  /** Fills fields in by their labels. */
  async fill(fields: Readonly<Record<string, string | number>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'number') await this.page.getByRole('spinbutton', { name, exact: true }).fill(String(value));
      else await this.page.getByRole('combobox', { name, exact: true }).selectOption(value);
    }
  }

  async click(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  async status(pattern: RegExp): Promise<void> {
    await this.page.getByRole('status').filter({ hasText: pattern }).waitFor();
  }

  /** Until so many trials are done. */
  async trialsDone(count: number): Promise<void> {
    await this.page.waitForFunction((count) => (document.querySelector('progress')?.value ?? 0) >= count, count);
  }

  /** What a button downloads. */
  async download(button: string): Promise<Uint8Array> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.click(button)]);
    return readFile(await download.path());
  }

  /** What axe finds wrong, by rule, with the first element that it is wrong with. */
  async accessibilityProblems(): Promise<string[]> {
    await this.page.addScriptTag({ path: fileURLToPath(import.meta.resolve('axe-core')) });
    const { violations } = await this.page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`);
  }

  /**
   * Milliseconds of the longest task of the page's thread and of its worker's, while something happens. Time of the processor: on
   * a busy machine a clock also counts what others do.
   */
  async longestTasks(run: () => Promise<void>): Promise<{ page: number; worker: number }> {
    const browser = this.context.browser() as Browser;
    await browser.startTracing(this.page, { categories: ['disabled-by-default-devtools.timeline'] });
    await run();
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const longest = (thread: string): number => {
      const ids = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === thread).map(threadOf);
      const tasks = traceEvents.filter((event) => event.name === 'RunTask' && ids.includes(threadOf(event)));
      return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000));
    };
    return { page: longest('CrRendererMain'), worker: longest('DedicatedWorker thread') };
  }

  /** The trials that the browser keeps, without their times. */
  async trials(): Promise<Omit<Trial, 'startedAt' | 'durationMs'>[]> {
    const kept = await this.page.evaluate(
      () =>
        new Promise<{ trial: Trial }[]>((resolve, reject) => {
          const opening = indexedDB.open('gnas');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const all = opening.result.transaction('trials').objectStore('trials').getAll();
            all.onsuccess = () => resolve(all.result);
          };
        }),
    );
    return kept.map(({ trial: { startedAt: _, durationMs: __, ...trial } }) => trial);
  }
}
