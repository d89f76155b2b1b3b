import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { StudyOutcome, Trial } from '@gnas/core';
import type axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** The part of Chromium's trace that is read here. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;

/** Does with the page what a person does. */
export class OpenedPage {
  /** Uncaught errors, and requests to addresses outside the page's own server. */
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

  /** Opens the page in a browser without earlier studies. */
  static async open(browser: Browser, url: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<OpenedPage> {
    const context = await browser.newContext({ acceptDownloads: true, ...options });
    const opened = new OpenedPage(await context.newPage(), context, url);
    await opened.page.goto(url);
    await opened.ready();
    return opened;
  }

  /** Waits until the page can be used or is searching. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => !/Getting ready/.test(document.querySelector('#status')?.textContent ?? ''));
  }

  /** Fills in fields by their labels. */
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

  /** Waits until this many trials are done. */
  async trialsDone(count: number): Promise<void> {
    await this.page.waitForFunction((count) => (document.querySelector('progress')?.value ?? 0) >= count, count);
  }

  /** Returns what a button downloads. */
  async download(button: string): Promise<Uint8Array> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.click(button)]);
    return readFile(await download.path());
  }

  /** Lists what axe finds wrong: each rule, with the first element that breaks it. */
  async accessibilityProblems(): Promise<string[]> {
    await this.page.addScriptTag({ path: fileURLToPath(import.meta.resolve('axe-core')) });
    const { violations } = await this.page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`);
  }

  /**
   * Measures the longest task of the page's thread and of its worker's during a run, in milliseconds of processor time, because on a busy
   * machine wall-clock time includes other processes.
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
    const kept = await this.#all<Trial & { study: string }>('trials');
    return kept.map(({ study: _, startedAt: __, durationMs: ___, ...trial }) => trial);
  }

  /** The outcome of the final training that the browser keeps, without its times. */
  async outcome(): Promise<Omit<StudyOutcome, 'finishedAt' | 'durationMs'> | undefined> {
    const [study] = await this.#all<{ outcome?: StudyOutcome }>('studies');
    if (!study?.outcome) return undefined;
    const { finishedAt: _, durationMs: __, ...outcome } = study.outcome;
    return outcome;
  }

  /** Reads an object store of the page's database. */
  #all<T>(store: string): Promise<T[]> {
    return this.page.evaluate(
      (store) =>
        new Promise<unknown[]>((resolve, reject) => {
          const opening = indexedDB.open('gnas');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const all = opening.result.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => {
              opening.result.close();
              resolve(all.result);
            };
          };
        }),
      store,
    ) as Promise<T[]>;
  }
}
