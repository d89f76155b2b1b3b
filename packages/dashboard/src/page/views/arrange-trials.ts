import type { ChoiceNames, Trial } from '@gnas/core';
import { selectionText } from '../data/choice-text.js';
import { stateInWords, type TrialColumn } from './trial-columns.js';

export interface Arrangement {
  /** Key of the column to sort by. */
  readonly by: string;
  readonly isDescending: boolean;
  /** Words that a trial's number, state, choices (`op_0=gcn`) and error must all contain. */
  readonly words: string;
  /** Default: every state. */
  readonly state?: string;
}

/** Filters and sorts trials. Equal ones are sorted by number. */
export function arrangeTrials(
  trials: readonly Trial[],
  columns: readonly TrialColumn[],
  choices: ChoiceNames,
  { by, isDescending, words, state }: Arrangement,
): Trial[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = trials.filter((trial) => {
    if (state !== undefined && stateInWords(trial) !== state) return false;
    if (wanted.length === 0) return true;
    const text = textOf(trial, choices);
    return wanted.every((word) => text.includes(word));
  });
  const column = columns.find(({ key }) => key === by);
  if (!column) return kept;
  const sign = isDescending ? -1 : 1;
  const valued = kept.map((trial) => ({ trial, value: column.value(trial) }));
  valued.sort(
    (a, b) =>
      (a.value === undefined || b.value === undefined
        ? Number(a.value === undefined) - Number(b.value === undefined)
        : sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)) || a.trial.number - b.trial.number,
  );
  return valued.map(({ trial }) => trial);
}

/** The text of each trial, which is made once however often the words change. */
const texts = new WeakMap<Trial, string>();

function textOf(trial: Trial, choices: ChoiceNames): string {
  let text = texts.get(trial);
  if (text === undefined) {
    const { number, error, selection } = trial;
    text =
      `#${number} ${stateInWords(trial)} ${selectionText(choices, selection)} ${error?.code ?? ''} ${error?.message ?? ''}`.toLowerCase();
    texts.set(trial, text);
  }
  return text;
}
