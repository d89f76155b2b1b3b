import { type ChoiceNames, describeSelection, type Selection, type Trial } from '@gnas/core';

/** The names of what a selection takes for one choice; a dash if it doesn't have the choice. */
export function choiceText(choices: ChoiceNames, selection: Selection, key: string): string {
  const taken = selection[key];
  return taken === undefined ? '–' : describeSelection(choices, { [key]: taken })[key] || 'none';
}

/** A selection on one line: 'op_0=gcn in_1=input+layer 0'. */
export function selectionText(choices: ChoiceNames, selection: Selection): string {
  return Object.keys(selection)
    .map((key) => `${key}=${choiceText(choices, selection, key)}`)
    .join(' ');
}

/** Keys of all choices: those that the study lists, then those that occur in trials alone. */
export function choiceKeys(choices: ChoiceNames, trials: readonly Trial[]): string[] {
  const keys = new Set(Object.keys(choices));
  // Conditional choices occur early; looking at every trial of a long study would take too long.
  for (const { selection } of trials.slice(0, 200)) for (const key of Object.keys(selection)) keys.add(key);
  return [...keys];
}
