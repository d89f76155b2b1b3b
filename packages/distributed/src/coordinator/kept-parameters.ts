import { deserialize } from 'node:v8';
import type { ParameterSnapshot } from '@gnas/core';
import type { ObjectReference } from '../messages/messages.js';
import type { ObjectStore } from '../objects/object-store.js';

/** Trained parameters that workers have kept for a search. */
export class KeptParameters {
  readonly #references: ObjectReference[] = [];

  constructor(
    readonly objects: ObjectStore,
    readonly onProblem: (message: string) => void,
  ) {}

  /** Notes what a worker has kept, so that it is removed in the end. */
  note(reference: ObjectReference): void {
    this.#references.push(reference);
  }

  /** Fetches parameters; undefined if they are lost, and have to be trained again. */
  async fetch(reference: ObjectReference): Promise<ParameterSnapshot | undefined> {
    try {
      const bytes = await this.objects.get(reference);
      // The hash came in a signed answer, so these are the bytes that the worker wrote.
      return bytes && (deserialize(bytes) as ParameterSnapshot);
    } catch (error) {
      this.onProblem(`Trained parameters can't be fetched, and are trained again: ${error}`);
      return undefined;
    }
  }

  /** Removes everything that was kept. */
  async remove(): Promise<void> {
    for (const each of this.#references) await this.objects.remove(each);
  }
}
