import type { BaseSpace, Selection } from '@gnas/core/plugin';

/** Remembers the architectures that a search has proposed, by canonical key, so that none is evaluated twice. */
export class Visited {
  readonly #keys = new Set<string>();
  readonly #keyOf = new WeakMap<Selection, string>();

  constructor(readonly space: BaseSpace) {}

  /** Returns the canonical key, cached because a space may have to compute it. */
  keyOf(selection: Selection): string {
    const known = this.#keyOf.get(selection);
    if (known !== undefined) return known;
    const key = this.space.canonicalKey(selection);
    this.#keyOf.set(selection, key);
    return key;
  }

  /** Takes an architecture; false if it was taken before. */
  take(selection: Selection): boolean {
    const before = this.#keys.size;
    return this.#keys.add(this.keyOf(selection)).size > before;
  }

  has(selection: Selection): boolean {
    return this.#keys.has(this.keyOf(selection));
  }

  /** Takes the first new one of at most `attempts` proposals; undefined if none is new. */
  takeFirst(attempts: number, propose: () => Selection): Selection | undefined {
    if (this.#keys.size >= this.space.size) return undefined;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const selection = propose();
      if (this.take(selection)) return selection;
    }
    return undefined;
  }
}
