import { expect, it } from 'vitest';
import { run } from '../testing/run-command.js';

it('lists parts with a description, and one with its options', async () => {
  expect((await run('list')).out).toMatch(/^ {2}graphnas-rl +\w.* @gnas\/algorithm$/m);
  expect((await run('list', 'task')).out).toMatch(/^tasks\n(?: {2}.*\n)* {2}node-classification /);
  expect((await run('list', 'spaces', 'graphnas')).out).toMatch(/dropout +x +default 0\.9 +Dropout rate on the features/);
  const all = JSON.parse((await run('list', 'operations', '--json')).out) as { name: string }[];
  expect(all.map(({ name }) => name)).toContain('gat_8');
  const unknown = await run('list', 'spces');
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('did you mean "spaces"')]);
});
