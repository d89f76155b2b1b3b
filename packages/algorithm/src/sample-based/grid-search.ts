import {
  type Choice,
  definePart,
  parseOptions,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  type Selection,
  sampleBasedOptions,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { Visited } from './visited.js';

/** Schema of the options of `GridSearch`. It has no batch size: all proposals are independent. */
export const gridSearchOptions = sampleBasedOptions.omit({ batchSize: true }).extend({
  numTrials: z.int().min(1).optional().describe('Architectures to try. Without it, the whole space.'),
});
/** Options of `GridSearch`. */
export type GridSearchOptions = z.input<typeof gridSearchOptions>;

/**
 * Grid search: every architecture of the space, depth first. The last choice changes fastest; candidates come in their order. Selections
 * that stand for the same architecture are evaluated once, as the first of them.
 */
export class GridSearch extends SampleBasedNAS {
  override readonly numTrials: number;
  override readonly batchSize = Number.POSITIVE_INFINITY;
  /** The search ends by itself, however many architectures are refused. */
  protected override readonly maxRefusals = Number.POSITIVE_INFINITY;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GridSearchOptions = {}) {
    const { numTrials = Number.POSITIVE_INFINITY, ...shared } = parseOptions(new.target.name, gridSearchOptions, options);
    super(shared);
    this.numTrials = numTrials;
  }

  protected override createSampler({ space }: SamplerContext): Sampler {
    const visited = new Visited(space);
    const all = selectionsOf(space.choices);
    const next = (): Selection | undefined => {
      for (let step = all.next(); !step.done; step = all.next()) if (visited.take(step.value)) return step.value;
      return undefined;
    };
    return { ask: next, accept: (selection) => visited.take(selection), tell: () => {} };
  }
}

/** Yields every selection of some choices, depth first. */
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

/** Yields all ways to take `count` of the numbers from `first` to below `end`, ascending, in lexicographic order. */
function* combinations(count: number, first: number, end: number): Generator<number[], undefined> {
  if (count === 0) yield [];
  else
    for (let index = first; index <= end - count; index++)
      for (const rest of combinations(count - 1, index + 1, end)) yield [index, ...rest];
}

/** `GridSearch` by name. */
export const gridSearch = definePart({
  description: 'Tries every architecture, depth first.',
  options: gridSearchOptions,
  create: (options) => new GridSearch(options),
});
