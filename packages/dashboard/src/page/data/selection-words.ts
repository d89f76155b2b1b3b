import type { Selection, Trial } from '@gnas/core';
import type { StudyFacts } from '../../wire.js';

/** What was taken for a choice, by name where the study knows names. */
export function takenInWords({ choices }: StudyFacts, key: string, taken: number | readonly number[] | undefined): string {
  if (taken === undefined) return '–';
  if (typeof taken === 'number') return choices[key]?.[taken] ?? String(taken);
  return taken.map((index) => choices[key]?.[index] ?? String(index)).join(' + ') || 'none';
}

export function selectionInWords(facts: StudyFacts, selection: Selection): string {
  return Object.entries(selection)
    .map(([key, taken]) => `${key}=${takenInWords(facts, key, taken)}`)
    .join(' ');
}

/** Keys of all choices: as the study lists them, then those that only trials have. */
export function choiceKeys({ choices }: StudyFacts, trials: readonly Trial[]): string[] {
  const keys = new Set(Object.keys(choices));
  // Conditional choices are seen early; a look at every trial of a long study would take longer than it tells.
  for (const { selection } of trials.slice(0, 200)) for (const key of Object.keys(selection)) keys.add(key);
  return [...keys];
}
