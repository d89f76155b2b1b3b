/** Lets at most so many trials be in the queue as there is use for; others wait in order. */
export class Backpressure {
  #inside = 0;
  readonly #waiting = new Set<() => void>();

  /** @param most how many may be inside now */
  constructor(readonly most: () => number) {}

  /** Waits for a place, or for the signal. @returns leaves it */
  async enter(signal: AbortSignal | undefined): Promise<() => void> {
    const isFree = this.#inside < this.most() && this.#waiting.size === 0;
    if (isFree || signal?.aborted) this.#inside++;
    else
      await new Promise<void>((resolve) => {
        const enter = (): void => {
          signal?.removeEventListener('abort', enter);
          this.#waiting.delete(enter);
          this.#inside++;
          resolve();
        };
        signal?.addEventListener('abort', enter, { once: true });
        this.#waiting.add(enter);
      });
    return () => {
      this.#inside--;
      this.admit();
    };
  }

  /** Lets in who may come in, after the number of workers has changed. */
  admit(): void {
    for (const enter of this.#waiting) {
      if (this.#inside >= this.most()) return;
      enter();
    }
  }
}
