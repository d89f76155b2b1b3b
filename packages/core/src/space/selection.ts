import { GnasError } from '../gnas-error.js';
import { didYouMean } from '../nearest-name.js';
import type { Random } from '../random.js';
import { shortList } from '../short-list.js';
import type { Choice } from './choice.js';

/** One architecture as plain JSON: the index taken for each choice, or the indices where several inputs are taken. */
export type Selection = Readonly<Record<string, number | readonly number[]>>;

/** Returns the same text for equal selections, regardless of the order of their keys. */
export function selectionKey(selection: Selection): string {
  return JSON.stringify(Object.fromEntries(Object.entries(selection).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))));
}

/** Returns the indices that a selection takes for a choice. */
export function indicesOf(selection: Selection, choice: Choice): readonly number[] {
  const value = selection[choice.key];
  return typeof value === 'number' ? [value] : (value ?? []);
}

/**
 * Rejects a selection that doesn't identify one architecture of the choices.
 * @throws GnasError GNAS_INVALID_SELECTION naming the choice
 */
export function validateSelection(selection: Selection, choices: readonly Choice[]): void {
  for (const choice of choices) {
    const indices = indicesOf(selection, choice);
    const wanted = choice.kind === 'input' ? choice.numChosen : 1;
    const distinct = new Set(indices);
    const inRange = indices.every((i) => Number.isInteger(i) && i >= 0 && i < choice.candidates.length);
    if (indices.length !== wanted || distinct.size !== wanted || !inRange)
      throw new GnasError(
        'GNAS_INVALID_SELECTION',
        `The selection has ${JSON.stringify(selection[choice.key])} for choice "${choice.key}"; expected ${wanted === 1 ? 'one index' : `${wanted} distinct indices`} from 0 to ${choice.candidates.length - 1}.`,
      );
  }
  const known = new Set(choices.map((choice) => choice.key));
  for (const key of Object.keys(selection))
    if (!known.has(key))
      throw new GnasError(
        'GNAS_INVALID_SELECTION',
        `The selection has a choice "${key}", which this space doesn't have${didYouMean(key, [...known])}. Its choices are ${shortList([...known])}.`,
      );
}

/** Draws each choice of a selection uniformly. */
export function randomSelection(choices: readonly Choice[], random: Random): Selection {
  const selection: Record<string, number | number[]> = {};
  for (const choice of choices) {
    if (choice.kind === 'layer' || choice.numChosen === 1) selection[choice.key] = random.integer(choice.candidates.length);
    else {
      const all = random.shuffle(choice.candidates.map((_, index) => index));
      selection[choice.key] = all.slice(0, choice.numChosen).sort((a, b) => a - b);
    }
  }
  return selection;
}

/** Takes `index`, or as many consecutive indices from `index` as the choice takes. */
export function take(choice: Choice, index: number): number | number[] {
  if (choice.kind === 'layer' || choice.numChosen === 1) return index;
  return Array.from({ length: choice.numChosen }, (_, i) => (index + i) % choice.candidates.length);
}

/** Adds the choices that a selection leaves out, each with its first candidates. */
export function completeSelection(selection: Selection, choices: readonly Choice[]): Selection {
  return { ...Object.fromEntries(choices.map((choice) => [choice.key, take(choice, 0)])), ...selection };
}
