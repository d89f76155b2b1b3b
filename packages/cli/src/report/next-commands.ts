import type { StudyOutcome } from '@gnas/core';
import { defaultStore } from '../flags/store-flag.js';
import { shellWord } from './format.js';

/** What is known of a study whose next commands are shown. */
export interface NextOptions {
  readonly name: string;
  readonly outcome: StudyOutcome | undefined;
  /** Whether another process searches it. */
  readonly running?: boolean;
  readonly store: string;
}

/** Says what to type next for a study. */
export function nextCommands({ name, outcome, running = false, store }: NextOptions): string[] {
  const word = shellWord(name);
  const where = storeFlag(store);
  if (running) return [`To watch it: gnas dashboard${where}`];
  if (!outcome) return [`To continue: gnas resume ${word}${where}`];
  return [
    `To predict with it: gnas predict --study ${word}${where} --out predictions.csv`,
    `To train it again: gnas train --study ${word}${where}`,
  ];
}

/** The flag that names the store, where it is needed. An address may hold a password, so it is left to the user. */
function storeFlag(store: string): string {
  if (store === defaultStore || store === process.env.GNAS_STORE) return '';
  return ` --store ${store.includes('://') ? 'ADDRESS' : shellWord(store)}`;
}
