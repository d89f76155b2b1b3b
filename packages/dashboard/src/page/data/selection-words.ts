import type { Selection, Trial } from '@gnas/core';
import type { StudySpec } from '../../wire.js';

type Choices = StudySpec['choices'];

/** What was taken for a choice, by name if the study knows the names. */
export function takenInWords(choices: Choices, key: string, taken: number | readonly number[] | undefined): string {
  if (taken === undefined) return '–';
  if (typeof taken === 'number') return choices[key]?.[taken] ?? String(taken);
  return taken.map((index) => choices[key]?.[index] ?? String(index)).join(' + ') || 'none';
}

export function selectionInWords(choices: Choices, selection: Selection): string {
  return Object.entries(selection)
    .map(([key, taken]) => `${key}=${takenInWords(choices, key, taken)}`)
    .join(' ');
}

/** Keys of all choices: those that the study lists, then those that occur in trials alone. */
export function choiceKeys(choices: Choices, trials: readonly Trial[]): string[] {
  const keys = new Set(Object.keys(choices));
  // Conditional choices occur early; looking at every trial of a long study would take too long.
  for (const { selection } of trials.slice(0, 200)) for (const key of Object.keys(selection)) keys.add(key);
  return [...keys];
}
