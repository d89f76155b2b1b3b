import type { ServerResponse } from 'node:http';
import { GnasError, type GnasErrorCode } from '@gnas/core';
import type { StudyStorage } from '@gnas/storage';
import type { Problem, StoreFacts } from '../wire.js';
import { Stream } from './stream.js';
import { overviewOf } from './study-overview.js';

/** Number of queries between comments, which keep a proxy from closing the connection. */
const looksBetweenComments = 15;

/**
 * Tells pages what changes in a store as server-sent events, whichever process writes to it. While at least one page listens, the store is
 * queried once per interval.
 */
export class LiveUpdates {
  readonly #listeners = new Set<Stream>();
  /** The last event of each study, and what its activity was then. */
  readonly #told = new Map<string, { readonly stamp: string; readonly event: string }>();
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;
  #trouble: string | undefined;
  #closed = false;

  /** @param intervalMs milliseconds between queries of the store */
  constructor(
    private readonly storage: StudyStorage,
    private readonly intervalMs: number,
  ) {}

  /** Starts a stream: every study now, then each study that changes. */
  listen(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    response.write('retry: 1000\n\n');
    const stream = new Stream(response);
    for (const name of this.#told.keys()) this.#tellStudy(stream, name);
    this.#listeners.add(stream);
    response.on('close', () => this.#listeners.delete(stream));
    if (this.#listeners.size === 1) void this.#look(true);
    else stream.send('ready', () => this.#ready());
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const stream of this.#listeners) stream.end();
  }

  async #look(isFirst = false): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.#tellChanges();
      this.#trouble = undefined;
      if (isFirst) this.#send('ready', this.#ready());
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code: GnasErrorCode = error instanceof GnasError ? error.code : 'GNAS_INVALID_FILE';
      if (message !== this.#trouble) this.#send('trouble', eventOf('trouble', { code, message } satisfies Problem));
      this.#trouble = message;
    }
    if (++this.#looks % looksBetweenComments === 0) this.#send('comment', ': still here\n\n');
    if (this.#listeners.size > 0 && !this.#closed) this.#timer = setTimeout(() => void this.#look(), this.intervalMs);
  }

  async #tellChanges(): Promise<void> {
    const activity = await this.storage.activity();
    const names = new Set(activity.map(({ name }) => name));
    for (const name of [...this.#told.keys()].filter((known) => !names.has(known))) {
      this.#told.delete(name);
      this.#send(subjectOf(name), eventOf('removed', name));
    }
    for (const { name, state, seenAt } of activity) {
      const stamp = `${state} ${seenAt}`;
      const told = this.#told.get(name);
      if (told?.stamp === stamp) continue;
      const event = eventOf('study', overviewOf(await this.storage.summary(name)));
      this.#told.set(name, { stamp, event });
      // A sign of life alone changes nothing that the page shows.
      if (told?.event !== event) for (const stream of this.#listeners) this.#tellStudy(stream, name);
    }
  }

  /** Tells what a study is when the stream has room for it. If it was removed meanwhile, another event says so. */
  #tellStudy(stream: Stream, name: string): void {
    stream.send(subjectOf(name), () => this.#told.get(name)?.event);
  }

  /** The event that follows the first event of every study. */
  #ready(): string {
    return eventOf('ready', { where: this.storage.where } satisfies StoreFacts);
  }

  #send(subject: string, event: string): void {
    for (const stream of this.#listeners) stream.send(subject, () => event);
  }
}

function subjectOf(study: string): string {
  return `study ${study}`;
}

function eventOf(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
