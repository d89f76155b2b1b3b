import type { Selection } from '../space/selection.js';
import type { Trial } from '../trial/trial.js';

/** One trial among those of its architecture. */
export interface Turn {
  /** The trial that answers for this one, known once earlier ones have ended; undefined if it has to be trained. */
  readonly earlier: Promise<Trial | undefined>;
  /** Notes how the trial has ended; undefined if it was stopped. */
  end(trial: Trial | undefined): void;
}

/**
 * Knows which architectures a search has tried. A trial waits for earlier ones of the same architecture, even if they still run, so
 * what is answered from the study doesn't depend on how many run at once.
 */
export class KnownArchitectures {
  /** The answer of the last trial of each architecture. */
  readonly #answers = new Map<string, Promise<Trial | undefined>>();

  constructor(readonly keyOf: (selection: Selection) => string) {}

  /** Gives a trial its turn; called in order of number. */
  enter(selection: Selection): Turn {
    const key = this.keyOf(selection);
    const earlier = this.#answers.get(key) ?? Promise.resolve(undefined);
    let end: Turn['end'] = () => {};
    const ended = new Promise<Trial | undefined>((resolve) => {
      end = resolve;
    });
    // A failure may be chance, such as a lost worker, so it answers for no other trial.
    const answer = ended.then((trial) => (trial && trial.state !== 'failed' ? trial : undefined));
    this.#answers.set(
      key,
      earlier.then((first) => first ?? answer),
    );
    return { earlier, end };
  }
}
