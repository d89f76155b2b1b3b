import type { ServerResponse } from 'node:http';

/**
 * One reader of server-sent events. What it hasn't taken is kept by subject, and only the last event of each, so that a reader that is
 * slow, or never reads, takes no more memory than the names of the studies.
 */
export class Stream {
  /** The events that wait: of each subject the last one, in order of their first. */
  readonly #waiting = new Map<string, () => string | undefined>();
  #isFull = false;

  constructor(private readonly response: ServerResponse) {
    response.on('drain', () => {
      this.#isFull = false;
      this.#flush();
    });
  }

  /**
   * Sends an event, as soon as the reader has room for it.
   * @param subject what it is about; a later event about the same takes its place
   * @param event its text when it is sent; undefined if there is nothing to tell any more
   */
  send(subject: string, event: () => string | undefined): void {
    this.#waiting.set(subject, event);
    this.#flush();
  }

  end(): void {
    this.response.end();
  }

  #flush(): void {
    for (const [subject, event] of this.#waiting) {
      if (this.#isFull || this.response.destroyed) return;
      this.#waiting.delete(subject);
      const text = event();
      if (text !== undefined) this.#isFull = !this.response.write(text);
    }
  }
}
