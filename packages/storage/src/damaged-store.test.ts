import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GnasError, type Trial } from '@gnas/core';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { studyOutcome, studySpec } from '../../../testing/study-spec.js';
import { connect } from './connect.js';
import { StudyStorage } from './study-storage.js';

const parameters = { numRuns: Number(process.env.GNAS_TEST_RUNS ?? 150), seed: Number(process.env.GNAS_TEST_SEED ?? 1) };
const folder = mkdtempSync(join(tmpdir(), 'gnas-damaged-'));
let stores = 0;

const trial = (number: number): Trial => ({
  number,
  selection: { op_0: number, in_1: [0, 2] },
  state: 'complete',
  phase: 'search',
  seed: number,
  metrics: { accuracy: number / 40 },
  bySplit: { test: { accuracy: 0.5 } },
  cost: { parameters: 10, flops: 2e10 },
  startedAt: 1_700_000_000_123,
  durationMs: 7,
  curve: { epochs: [1], trainLoss: [2], validation: [0.5] },
});

/** Writes a file of its own for each store, because SQLite may hold on to the file of a closed connection. */
function write(bytes: Uint8Array): string {
  const file = join(folder, `${stores++}-studies.db`);
  writeFileSync(file, bytes);
  return file;
}

/** Makes a store, and reads it as the bytes of one file. */
async function makeStore(): Promise<Buffer> {
  const file = write(Buffer.alloc(0));
  const storage = await StudyStorage.open(file);
  const study = await storage.begin({ name: 'first', spec: studySpec() });
  await study.recordAll(Array.from({ length: 40 }, (_, number) => trial(number)));
  await study.finish(
    studyOutcome(),
    Uint8Array.from({ length: 9000 }, (_, i) => i),
  );
  await study.close('stopped');
  await storage.close();
  const { db } = connect(file);
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
  await db.destroy();
  return readFileSync(file);
}

/** Writes a value into the first row, if the table accepts it. */
async function change(file: string, table: 'studies' | 'trials' | 'models', column: string, value: unknown): Promise<void> {
  const { db } = connect(file);
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value} where rowid = 1`.execute(db).catch(() => {});
  await db.destroy();
}

/** Uses every feature of a store. An error must be a GnasError that names the file or the study. */
async function use(file: string): Promise<void> {
  let storage: StudyStorage | undefined;
  try {
    storage = await StudyStorage.open(file);
    await storage.list();
    await storage.summary('first');
    for (const orderBy of ['number', 'value'] as const)
      for (const { metrics } of await storage.trials('first', { orderBy })) expect(typeof metrics).toBe('object');
    await storage.outcome('first');
    expect((await storage.model('first')) ?? new Uint8Array()).toBeInstanceOf(Uint8Array);
    const study = await storage.resume('first');
    await study.record(trial(1000)).finally(() => study.close('complete'));
  } catch (error) {
    if (!(error instanceof GnasError)) throw error;
    expect(error.message).toMatch(/studies\.db|study "first"/i);
  } finally {
    await storage?.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  }
}

describe('a damaged store', () => {
  it('works or is rejected by name, whichever bytes were changed', {
    meta: { attempt: 'changed bytes in a store', tries: parameters.numRuns },
  }, async () => {
    const good = await makeStore();
    const changed = fc.record({
      at: fc.oneof(fc.nat(good.length - 1), fc.nat(200), fc.constantFrom(...[1, 2, 3, 4, 5].map((page) => page * 4096 + 3))),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(changed, { maxLength: 12 }),
        fc.option(fc.nat(good.length), { freq: 3 }),
        async (changes, cut) => {
          const bytes = Uint8Array.from(good);
          for (const { at, bytes: others } of changes) bytes.set(others.subarray(0, bytes.length - at), at);
          await use(write(bytes.subarray(0, cut ?? undefined)));
        },
      ),
      parameters,
    );
  });

  it('is rejected by name if it is not a database', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), async (bytes, begins) => {
        await use(write(begins ? Buffer.concat([Buffer.from('SQLite format 3\0'), bytes]) : bytes));
      }),
      parameters,
    );
  });

  it('is rejected by name if a value of a trial was changed', async () => {
    const good = await makeStore();
    const columns = [
      'number',
      'phase',
      'state',
      'seed',
      'fitness',
      'started_at',
      'duration_ms',
      'selection',
      'metrics',
      'by_split',
    ];
    const others = ['cost', 'error', 'curve'];
    const value = fc.oneof(
      fc.jsonValue().map((json) => JSON.stringify(json)),
      fc.string(),
      fc.double({ noNaN: true }),
      fc.integer(),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...columns, ...others), value, async (column, other) => {
        const file = write(good);
        await change(file, 'trials', column, other);
        await use(file);
      }),
      { ...parameters, numRuns: Math.ceil(parameters.numRuns / 2) },
    );
  });

  it('is rejected by name if a value of a study or its model was changed', async () => {
    const value = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.constant(null));
    const columns = ['spec', 'state', 'created_at', 'owner', 'seen_at', 'finished_at', 'outcome', 'bytes'];
    const good = await makeStore();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...columns), value, async (column, other) => {
        const file = write(good);
        await change(file, column === 'bytes' ? 'models' : 'studies', column, other);
        await use(file);
      }),
      { ...parameters, numRuns: Math.ceil(parameters.numRuns / 2) },
    );
  });
});
