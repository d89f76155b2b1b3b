import type { Selection } from '../space/selection.js';
import type { Trial } from '../study/trial.js';

/** One trial among those of its architecture. */
export interface Turn {
  /** The trial that answers for this one, known when those before it have ended; undefined where it has to be trained. */
  readonly earlier: Promise<Trial | undefined>;
  /** Says how the trial has ended; undefined where it was stopped. */
  end(trial: Trial | undefined): void;
}

/**
 * Which architectures of a search are known already. A trial waits for earlier ones of the same architecture, those that still run
 * too, so that what is answered from the study does not depend on how many run at once.
 */
export class KnownArchitectures {
  /** For each architecture the answer of its last trial. */
  readonly #answers = new Map<string, Promise<Trial | undefined>>();

  constructor(readonly keyOf: (selection: Selection) => string) {}

  /** A trial takes its turn; in order of number. */
  enter(selection: Selection): Turn {
    const key = this.keyOf(selection);
    const earlier = this.#answers.get(key) ?? Promise.resolve(undefined);
    let end: Turn['end'] = () => {};
    const ended = new Promise<Trial | undefined>((resolve) => {
      end = resolve;
    });
    // A failure may be chance, such as a worker that was lost, so it answers for nothing.
    const answer = ended.then((trial) => (trial && trial.state !== 'failed' ? trial : undefined));
    this.#answers.set(
      key,
      earlier.then((first) => first ?? answer),
    );
    return { earlier, end };
  }
}
