import { expect, it } from 'vitest';
import { printable, safeTerminal } from './terminal.js';

it('shows what would command a terminal, and keeps text in every script', {
  meta: { attempt: 'escape codes in names and messages' },
}, () => {
  expect(printable('a\u001b[2Jb\u009b31m\u0007\r')).toBe('a\\u001b[2Jb\\u009b31m\\u0007\\u000d');
  expect(printable('topics \u202etxt.exe')).toBe('topics \\u202etxt.exe');
  const text = 'né à Zürich, 图, 🙂\n\tlines';
  expect(printable(text)).toBe(text);
});

it('leaves a JSON document the same', () => {
  const value = { name: 'a\u009b31m', message: '\u001b]0;x\u0007' };
  const lines: string[] = [];
  const terminal = safeTerminal({ out: (line) => lines.push(line), err: () => {}, interactive: false });
  terminal.out(JSON.stringify(value));
  expect(lines[0]).not.toMatch(/[\u007f-\u009f]/);
  expect(JSON.parse(lines[0] as string)).toEqual(value);
});
