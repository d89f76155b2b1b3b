/** Promise that a part doesn't keep. */
export interface BrokenPromise {
  /** What every part of the kind promises. */
  readonly promise: string;
  /** What it did instead. */
  readonly reason: string;
}

/** Pages of the guide that document the promises of a kind of part. */
export type GuidePage =
  | 'own-algorithm'
  | 'own-backend'
  | 'own-data'
  | 'own-estimator'
  | 'own-one-shot'
  | 'own-operation'
  | 'own-plugin'
  | 'own-space'
  | 'own-task';

/** Lists every promise that a part breaks. The message names the page of the guide that documents them. */
export class PromisesBroken extends Error {
  override readonly name = 'PromisesBroken';

  constructor(
    readonly part: string,
    readonly page: GuidePage,
    readonly broken: readonly BrokenPromise[],
  ) {
    const lines = broken.map(({ promise, reason }) => `- ${promise}: ${reason}`);
    super(
      `${part} breaks ${broken.length === 1 ? 'a promise' : `${broken.length} promises`}.\n${lines.join('\n')}\nSee docs/guide/${page}.md.`,
    );
  }
}

/** Tests promises one after another, and reports all that are broken at the end. */
export class Promises {
  readonly #broken: BrokenPromise[] = [];

  constructor(
    readonly part: string,
    readonly page: GuidePage,
  ) {}

  /** Tests a promise. `test` throws if it is broken. @returns whether it is kept */
  async keep(promise: string, test: () => void | Promise<void>): Promise<boolean> {
    try {
      await test();
      return true;
    } catch (error) {
      this.#broken.push({ promise, reason: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }

  /** @throws PromisesBroken if a promise was broken */
  report(): void {
    if (this.#broken.length > 0) throw new PromisesBroken(this.part, this.page, this.#broken);
  }
}

/** Throws unless a condition holds. */
export function demand(condition: boolean, reason: () => string): asserts condition {
  if (!condition) throw new Error(reason());
}

/** Throws unless two values are the same JSON. */
export function demandSame(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  demand(a === b, () => `${what} is ${short(a)}; expected ${short(b)}`);
}

const short = (text: string | undefined): string => {
  const given = text ?? 'undefined';
  return given.length > 120 ? `${given.slice(0, 120)}...` : given;
};
