import type { Choice } from './choice.js';
import type { Selection } from './selection.js';

/** Names of the candidates of each choice, by the choice's key. Plain JSON, so that a selection can be described without its space. */
export type ChoiceNames = Readonly<Record<string, readonly string[]>>;

/** Collects the names of the candidates of each choice. */
export function choiceNames(choices: readonly Choice[]): ChoiceNames {
  return Object.fromEntries(
    choices.map(({ key, candidates }) => [
      key,
      candidates.map((candidate) => (typeof candidate === 'string' ? candidate : candidate.name)),
    ]),
  );
}

/**
 * Describes a selection by the names of its candidates: `{ op_0: 'gcn', in_1: 'raw+hidden' }`. Several names are joined by '+'. An
 * index without a known name is shown as a number. Keys have the order of `choices`; those that `choices` doesn't have come last.
 */
export function describeSelection(choices: ChoiceNames, selection: Selection): Record<string, string> {
  const keys = new Set([...Object.keys(choices), ...Object.keys(selection)].filter((key) => Object.hasOwn(selection, key)));
  return Object.fromEntries(
    [...keys].map((key) => {
      const names = Object.hasOwn(choices, key) ? choices[key] : undefined;
      const indices = [selection[key] ?? []].flat();
      return [key, indices.map((index) => names?.[index] ?? String(index)).join('+')];
    }),
  );
}
