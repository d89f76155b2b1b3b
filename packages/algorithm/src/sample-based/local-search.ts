import {
  randomSelection,
  SampleBasedNAS,
  type SampleBasedOptions,
  type Sampler,
  type SamplerContext,
  type Selection,
} from '@gnas/core';
import { neighbours } from './mutation.js';
import { Visited } from './visited.js';

/** Of `LocalSearch`. */
export type LocalSearchOptions = Partial<SampleBasedOptions>;

interface Neighbour {
  readonly selection: Selection;
  readonly key: string;
}

/** Draws in a row that may all be known before the space counts as used up. */
const maxRepeats = 10_000;

/**
 * Local search (White et al., "Exploring the Loss Landscape in Neural Architecture Search", UAI 2021, algorithm 1): evaluates all
 * neighbours of a random architecture, those that differ in one choice; moves to the best of them while that is better; at a
 * local optimum it starts anew from another random one. What is known is not evaluated again, but counts.
 */
export class LocalSearch extends SampleBasedNAS {
  /** @param options `numTrials` is 300 by default @throws GnasError GNAS_INVALID_OPTION */
  constructor({ numTrials = 300, ...options }: LocalSearchOptions = {}) {
    super({ numTrials, ...options });
  }

  protected override createSampler({ space, random, study }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const keyOf = (selection: Selection): string => visited.keyOf(selection);
    const values = new Map<string, number>();
    /** Keys of random architectures that were asked, and those of them that were told and from which no climb has begun yet. */
    const drawn = new Set<string>();
    const starts: Selection[] = [];
    let current: Neighbour | undefined;
    let around: readonly Neighbour[] = [];
    let left: Selection[] = [];
    let waiting = 0;

    const valueAt = ({ key }: Neighbour): number => values.get(key) ?? Number.NEGATIVE_INFINITY;
    const moveTo = (next: Neighbour | undefined): void => {
      current = next;
      around = (next ? neighbours(next.selection, space.choices) : []).map((selection) => ({ selection, key: keyOf(selection) }));
      left = around.map(({ selection }) => selection);
    };
    /** The next neighbour that nobody has evaluated; moves on as long as the answers are there. */
    const climb = (): Selection | undefined => {
      for (;;) {
        for (let next = left.shift(); next; next = left.shift()) if (visited.take(next)) return next;
        if (waiting > 0) return undefined;
        if (current) {
          const best = around.reduce((a, b) => (valueAt(b) > valueAt(a) ? b : a), current);
          moveTo(best === current ? undefined : best);
        } else {
          const selection = starts.shift();
          if (!selection) return undefined;
          moveTo({ selection, key: keyOf(selection) });
        }
      }
    };
    const draw = (): Selection | undefined => {
      const selection = visited.takeFirst(maxRepeats, () => randomSelection(space.choices, random));
      if (selection) drawn.add(keyOf(selection));
      return selection;
    };
    return {
      ask: () => {
        const selection = climb() ?? draw();
        if (selection) waiting++;
        return selection;
      },
      tell: (selection, estimate) => {
        waiting--;
        const key = keyOf(selection);
        const isStart = drawn.delete(key);
        const value = estimate?.metrics[study.objective];
        if (value === undefined) return;
        values.set(key, value);
        if (isStart) starts.push(selection);
      },
    };
  }
}
