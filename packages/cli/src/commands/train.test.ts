import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newFolder, run } from '../testing/run-command.js';

const folder = newFolder();
const club = ['train', '--dataset', 'karate-club', '--space', 'single-path', '--final-epochs', '20'];

it('writes metrics and predictions', async () => {
  const file = join(folder, 'predictions.csv');
  const selection = JSON.stringify({ op_0: 0, op_1: 0 });
  const { code, out } = await run(...club, '--selection', selection, '--predictions', file);
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}model +validation accuracy +test accuracy/);
  expect(out).toMatch(/^ {2}found +\d+\.\d % +\d+\.\d % .* 20$/m);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(35);
  expect(lines[0]).toBe('node,class,probability,probability_Mr. Hi,probability_Officer');
  for (const line of lines.slice(1)) expect(line).toMatch(/^\d+,(Mr\. Hi|Officer)(,[\d.e-]+){3}$/);
});

it.each<[string, string[], number, RegExp]>([
  ['no selection', [], 2, /--selection JSON, or --study NAME/],
  ['half a selection', ['--selection', '{"op_0":0'], 1, /not JSON/],
  ['another selection', ['--selection', '{"op_0":70,"op_1":0}'], 1, /choice "op_0".*0 to/],
  ['a missing file', ['--selection', join(folder, 'none.json')], 1, /expected JSON, or a file/],
])('says what is wrong with %s', async (_, argv, code, message) => {
  const result = await run(...club, ...argv);
  expect([result.code, result.err]).toEqual([code, expect.stringMatching(message)]);
});
