import {
  definePart,
  parseOptions,
  randomSelection,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  type Selection,
  sampleBasedOptions,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { neighbors } from './mutation.js';
import { Visited } from './visited.js';

/** Schema of the options of `LocalSearch`. */
export const localSearchOptions = sampleBasedOptions.extend({
  numTrials: z.int().min(1).default(300).describe('Architectures to try.'),
});
/** Options of `LocalSearch`. */
export type LocalSearchOptions = z.input<typeof localSearchOptions>;

interface Neighbor {
  readonly selection: Selection;
  readonly key: string;
}

/** Draws in a row that may all be repeats before the space counts as used up. */
const maxRepeats = 10_000;

/**
 * Local search (White et al., "Exploring the Loss Landscape in Neural Architecture Search", UAI 2021, algorithm 1). It evaluates all
 * neighbors of a random architecture, those that differ in one choice, and moves to the best of them as long as that is an improvement.
 * At a local optimum it restarts from another random architecture. Architectures evaluated before count without a new trial.
 */
export class LocalSearch extends SampleBasedNAS {
  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: LocalSearchOptions = {}) {
    super(parseOptions(new.target.name, localSearchOptions, options));
  }

  protected override createSampler({ space, random, fitness }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const keyOf = (selection: Selection): string => visited.keyOf(selection);
    const values = new Map<string, number>();
    /** Keys of random architectures whose estimates are pending. */
    const drawn = new Set<string>();
    /** Evaluated random architectures from which no climb has begun yet. */
    const starts: Selection[] = [];
    let current: Neighbor | undefined;
    let around: readonly Neighbor[] = [];
    let left: Selection[] = [];
    let pending = 0;

    const valueAt = ({ key }: Neighbor): number => values.get(key) ?? Number.NEGATIVE_INFINITY;
    const moveTo = (next: Neighbor | undefined): void => {
      current = next;
      around = (next ? neighbors(next.selection, space.choices) : []).map((selection) => ({ selection, key: keyOf(selection) }));
      left = around.map(({ selection }) => selection);
    };
    /** Returns the next neighbor without an evaluation, moving on while all estimates around are known. */
    const climb = (): Selection | undefined => {
      for (;;) {
        for (let next = left.shift(); next; next = left.shift()) if (visited.take(next)) return next;
        if (pending > 0) return undefined;
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
        if (selection) pending++;
        return selection;
      },
      accept: (selection) => {
        visited.take(selection);
        drawn.add(keyOf(selection));
        pending++;
      },
      tell: (selection, estimate) => {
        pending--;
        const key = keyOf(selection);
        const isStart = drawn.delete(key);
        const value = fitness(estimate);
        if (value === undefined) return;
        values.set(key, value);
        if (isStart) starts.push(selection);
      },
    };
  }
}

/** `LocalSearch` by name. */
export const localSearch = definePart({
  description: 'Climbs to the best neighbor, from random starts (White et al. 2021).',
  options: localSearchOptions,
  create: (options) => new LocalSearch(options),
});
