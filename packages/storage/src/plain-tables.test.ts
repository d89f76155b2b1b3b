import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { studySpec } from '../../../testing/study-spec.js';
import { connect } from './connect.js';
import { StudyStorage } from './study-storage.js';

const folder = mkdtempSync(join(tmpdir(), 'gnas-tables-'));
let stores = 0;

/** Makes a store with a study, and changes it by statements. @returns its file */
async function changed(...statements: readonly string[]): Promise<string> {
  const file = join(folder, `${stores++}.db`);
  const storage = await StudyStorage.open(file);
  await (await storage.begin({ name: 'first', spec: studySpec() })).close('stopped');
  await storage.close();
  const { db, close } = connect(file);
  for (const statement of statements) await sql.raw(statement).execute(db);
  await close();
  return file;
}

const endless = 'with recursive n(x) as (select 1 union all select x + 1 from n)';

it.each([
  ['a view without end', ['alter table trials rename to old', `create view trials as ${endless} select old.* from n, old`]],
  [
    'a view in place of the migrations',
    ['drop table kysely_migration', `create view kysely_migration as ${endless} select x as name from n`],
  ],
  ['a view of another case', ['alter table studies rename to old', 'create view "Studies" as select * from old']],
  [
    'a column that is computed',
    ['drop table models', 'create table models (study text primary key, bytes bytea generated always as (zeroblob(900000000)))'],
  ],
  ['a virtual table', ['drop table models', 'create virtual table models using fts5(study, bytes)']],
  ['a trigger', [`create trigger later after update on studies begin select (${endless} select sum(x) from n); end`]],
  ['an index that computes', ['create index later on trials (length(hex(selection)))']],
  ['a check', ['drop table models', 'create table models (study text primary key, bytes bytea check (length(hex(bytes)) > 0))']],
])(
  'refuses a store with %s, before it reads from it',
  {
    meta: { attempt: 'store whose tables compute what they hold' },
  },
  async (_, statements) => {
    const file = await changed(...statements);
    for (const open of [StudyStorage.open, StudyStorage.openToRead])
      await expect(open(file)).rejects.toMatchObject({
        code: 'GNAS_INVALID_FILE',
        message: expect.stringMatching(/is not one that @gnas\/storage made. Give another file/),
      });
  },
);

it('takes a store beside the tables of another program', async () => {
  const file = await changed('create table other (x, y as (x + 1))', 'create view mine as select x from other');
  const storage = await StudyStorage.openToRead(file);
  expect((await storage.list()).map(({ name }) => name)).toEqual(['first']);
  await storage.close();
});

it.each(['a\nb', 'a\u001b[2J', '\u202etxt.exe', '-rf', 'n'.repeat(100_000)])(
  'refuses a study that was renamed to %j',
  {
    meta: { attempt: 'study renamed in its store' },
  },
  async (name) => {
    const file = await changed();
    const { db, close } = connect(file);
    await db.updateTable('studies').set({ name }).execute();
    await close();
    const storage = await StudyStorage.openToRead(file);
    const error = await storage.list().catch((cause: Error) => cause);
    expect(error).toMatchObject({ code: 'GNAS_INVALID_FILE', message: expect.stringContaining('expected the name of a study') });
    // The name itself is cut, and has no character that a terminal obeys.
    expect((error as Error).message.length).toBeLessThan(500);
    expect((error as Error).message).not.toContain('\u001b');
    await expect(storage.summary('other')).rejects.toThrow(/Studies: none/);
    await storage.close();
  },
);

it.runIf(process.platform === 'linux')(
  'refuses a pipe or device as a store',
  {
    meta: { attempt: 'device, pipe or folder in place of a file', tries: 3 },
  },
  async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, '/dev/zero', folder])
      for (const open of [StudyStorage.open, StudyStorage.openToRead])
        await expect(open(file)).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE', message: expect.stringContaining(file) });
  },
);
