import type { BaseSpace, Selection } from '@gnas/core';

/** The architectures that a search has taken, by their canonical key, so that none is evaluated twice. */
export class Visited {
  readonly #keys = new Set<string>();
  readonly #keyOf = new WeakMap<Selection, string>();

  constructor(readonly space: BaseSpace) {}

  /** The canonical key, kept for as long as the selection: a space may have to work for it. */
  keyOf(selection: Selection): string {
    const known = this.#keyOf.get(selection);
    if (known !== undefined) return known;
    const key = this.space.canonicalKey(selection);
    this.#keyOf.set(selection, key);
    return key;
  }

  /** Takes an architecture; false where it was taken before. */
  take(selection: Selection): boolean {
    const before = this.#keys.size;
    return this.#keys.add(this.keyOf(selection)).size > before;
  }

  has(selection: Selection): boolean {
    return this.#keys.has(this.keyOf(selection));
  }

  /** Takes the first new one of at most `attempts` proposals; undefined where none was new. */
  takeFirst(attempts: number, propose: () => Selection): Selection | undefined {
    if (this.#keys.size >= this.space.size) return undefined;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const selection = propose();
      if (this.take(selection)) return selection;
    }
    return undefined;
  }
}
