import {
  type Choice,
  SampleBasedNAS,
  type SampleBasedOptions,
  type Sampler,
  type SamplerContext,
  type Selection,
} from '@gnas/core';
import { Visited } from './visited.js';

/** Of `GridSearch`. */
export type GridSearchOptions = Partial<SampleBasedOptions>;

/**
 * Grid search: every architecture of the space, depth first: the last choice changes fastest, candidates in their order. Selections
 * that stand for the same architecture are evaluated once, as the first of them.
 */
export class GridSearch extends SampleBasedNAS {
  /** It comes to an end without giving up. */
  protected override readonly maxRefusals = Number.POSITIVE_INFINITY;

  /** @param options `numTrials` is Infinity by default: the whole space @throws GnasError GNAS_INVALID_OPTION */
  constructor({ numTrials = Number.POSITIVE_INFINITY, ...options }: GridSearchOptions = {}) {
    super({ numTrials, batchSize: Number.POSITIVE_INFINITY, ...options });
  }

  protected override createSampler({ space }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const all = selectionsOf(space.choices);
    const next = (): Selection | undefined => {
      for (let step = all.next(); !step.done; step = all.next()) if (visited.take(step.value)) return step.value;
      return undefined;
    };
    return { ask: next, tell: () => {} };
  }
}

/** Every selection of some choices, depth first. */
function* selectionsOf([choice, ...others]: readonly Choice[]): Generator<Selection, undefined> {
  if (!choice) {
    yield {};
    return;
  }
  for (const value of valuesOf(choice)) for (const rest of selectionsOf(others)) yield { [choice.key]: value, ...rest };
}

function* valuesOf(choice: Choice): Generator<number | number[], undefined> {
  const { length } = choice.candidates;
  if (choice.kind === 'input' && choice.numChosen > 1) yield* combinations(choice.numChosen, 0, length);
  else for (let index = 0; index < length; index++) yield index;
}

/** All ways to take `count` of the numbers from `first` to below `end`, each in order, first lexicographically. */
function* combinations(count: number, first: number, end: number): Generator<number[], undefined> {
  if (count === 0) yield [];
  else
    for (let index = first; index <= end - count; index++)
      for (const rest of combinations(count - 1, index + 1, end)) yield [index, ...rest];
}
