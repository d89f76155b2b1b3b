import type { BooleanColumn } from './column-schema.js';

/** How no and yes are written, in lower case. */
export const booleanPairs = [
  ['0', '1'],
  ['false', 'true'],
  ['no', 'yes'],
  ['n', 'y'],
  ['f', 't'],
  ['off', 'on'],
  ['0.0', '1.0'],
  ['nein', 'ja'],
  ['non', 'oui'],
  ['no', 'sí'],
  ['no', 'si'],
  ['não', 'sim'],
  ['нет', 'да'],
] as const;

/** Reads a cell of a column of two values, also if it is written in another way than in the training table; undefined if it is neither. */
export function booleanOf(cell: string, { no, yes }: Pick<BooleanColumn, 'no' | 'yes'>): boolean | undefined {
  const word = cell.toLowerCase();
  if (word === yes || booleanPairs.some((pair) => pair[1] === word)) return true;
  return word === no || booleanPairs.some((pair) => pair[0] === word) ? false : undefined;
}
