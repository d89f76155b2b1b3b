import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connect } from '../../../storage/src/connect.js';
import { newFolder, run } from '../testing/run-command.js';

const folder = newFolder();
const store = join(folder, 'shown.db');
const small = [
  '--dataset',
  'karate-club',
  '--space',
  'graphnas',
  '--algorithm',
  'graphnas-rl',
  '--epochs',
  '5',
  '--final-epochs',
  '5',
  '--hidden-dim',
  '4',
  '--store',
  store,
];

it('lists, shows, compares and exports what was searched', async () => {
  const quick = [...small, '--trials', '3'];
  const searched = (await run('search', ...quick, '--study', 'first')).out;
  expect(searched).toMatch(/trials of study first/);
  expect((await run('search', ...quick, '--seed', '1', '--no-baselines')).code).toBe(0);
  expect((await run('list', 'studies', '--store', store)).out).toMatch(
    /^ {2}karate-club-graphnas-rl-1 +complete +karate-club +\d+ +accuracy +\d/m,
  );
  const shown = (await run('show', 'first', '--store', store)).out;
  expect(shown).toMatch(/^first: complete, \d+ trials/);
  expect(shown).toMatch(/in_2=preproc\d/);
  const outcome = /^ {2}model [\s\S]*?\n {2}GAT .*$/m.exec(searched)?.[0] ?? 'no table';
  expect(shown).toContain(outcome);
  const many = ['--algorithm', 'random-search', '--trials', '12', '--study', 'many', '--no-baselines'];
  await run('search', ...small, ...many);
  expect((await run('show', 'many', '--store', store)).out).toMatch(
    /^share of the variance of accuracy by choice alone: \w+ \d+\.\d %, /m,
  );
  const compared = (await run('compare', 'first', 'karate-club-graphnas-rl-1', '--store', store)).out;
  expect(compared).toMatch(/^best +\d+\.\d % +\d+\.\d %$/m);
  expect(compared).toMatch(/^test after final training +\d+\.\d % +\d+\.\d %$/m);
  const csv = (await run('export', 'first', '--store', store)).out.split('\n');
  expect(csv[0]).toMatch(
    /^number,phase,state,seed,accuracy,rocAuc,prAuc,macroF1,balancedAccuracy,loss,test_accuracy.*,in_2,op_2/,
  );
  const document = JSON.parse((await run('export', 'first', '--json', '--store', store)).out);
  expect(csv).toHaveLength(document.trials.length + 1);
  expect(document.outcome.baselines).toHaveLength(3);
});

it('says what is wrong', async () => {
  expect((await run('show', 'frist', '--store', store)).err).toMatch(/did you mean "first"/);
  expect((await run('search', ...small, '--study', 'first')).err).toMatch(/gnas resume first.*GNAS_NAME_CLASH/);
  expect((await run('show', 'first', '--store', join(folder, 'none.db'))).err).toMatch(/GNAS_FILE_NOT_FOUND/);
  expect((await run('resume', 'first', '--store', store)).err).toMatch(/is complete/);
});

it('writes no escape code of a store to the terminal', async () => {
  const evil = '\u001b[2J\u009b31m\u0007';
  const { db, close } = connect(store);
  const { spec } = await db.selectFrom('studies').select('spec').where('name', '=', 'first').executeTakeFirstOrThrow();
  const changed = JSON.parse(spec);
  changed.graph.name = evil;
  for (const names of Object.values<string[]>(changed.choices)) names.fill(evil);
  const error = JSON.stringify({ code: evil, message: evil });
  await db
    .updateTable('studies')
    .set({ spec: JSON.stringify(changed) })
    .where('name', '=', 'first')
    .execute();
  await db.updateTable('trials').set({ state: 'failed', error }).where('study', '=', 'first').where('number', '=', 0).execute();
  await close();
  for (const argv of [
    ['list', 'studies'],
    ['show', 'first'],
    ['show', 'first', '--json'],
    ['export', 'first'],
    ['show', evil],
  ]) {
    const { out, err } = await run(...argv, '--store', store);
    expect(out + err).toContain('\\u001b[2J');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(out + err).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  }
});

it('refuses a name that no file can have before the search', async () => {
  for (const name of ['a'.repeat(300), 'a\u001b[2J'])
    expect(await run('search', ...small, '--study', name), name).toMatchObject({
      code: 1,
      err: expect.stringMatching(/The name of the study .*GNAS_INVALID_OPTION/),
    });
  const quick = ['--trials', '1', '--no-baselines', '--algorithm', 'random-search'];
  expect((await run('search', ...small, ...quick, '--study', '图'.repeat(30))).code).toBe(0);
});
