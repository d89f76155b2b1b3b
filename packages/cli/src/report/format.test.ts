import { expect, it } from 'vitest';
import { table } from './format.js';

it('writes a line break in a cell as text, so that no cell looks like a row', {
  meta: { attempt: 'escape codes in names and messages' },
}, () => {
  expect(
    table([
      ['trial', 'error'],
      ['1', 'bad\n2  all is well'],
    ]),
  ).toBe('  trial  error\n  1      bad\\n2  all is well');
});

it('takes any number of rows', () => {
  expect(table(Array.from({ length: 200_000 }, () => ['a', 'b'])).split('\n')).toHaveLength(200_000);
});
