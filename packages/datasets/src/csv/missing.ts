/** Cells that mean that a value is not known, in lower case. */
const markers = new Set([
  '',
  'na',
  'n/a',
  '#n/a',
  'n.a.',
  'nan',
  'nat',
  'unknown',
  'k.a.',
  '#div/0!',
  '#value!',
  '#ref!',
  '#name?',
  '#num!',
  '#null!',
  'null',
  'none',
  'nil',
  'missing',
  '?',
  '-',
  '--',
  '–',
  '—',
  '.',
  '..',
  '...',
  '…',
  '<na>',
  'inf',
  '+inf',
  '-inf',
  'infinity',
  '-infinity',
]);

/** Whether a cell says that its value is not known: empty, NA, n/a, NaN, NaT, null, none, missing, unknown, inf, #DIV/0!, ?, - and the like. */
export function isMissing(cell: string): boolean {
  return cell.length <= 9 && markers.has(cell.toLowerCase());
}
