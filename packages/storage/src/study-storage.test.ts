import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StudySpec, Trial } from '@gnas/core';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loss, studyOutcome, studySpec } from '../../../testing/study-spec.js';
import { connect } from './connect.js';
import { StudyStorage } from './study-storage.js';
import { places } from './testing/places.js';

const trial = (number: number, accuracy?: number): Trial => ({
  number,
  selection: { op_0: number, in_1: [0, 2] },
  state: accuracy === undefined ? 'failed' : 'complete',
  phase: 'search',
  seed: 100 - number,
  metrics: accuracy === undefined ? {} : { accuracy, loss: 1.5 },
  ...(accuracy !== undefined && {
    bySplit: { test: { accuracy: accuracy / 2 } },
    curve: { epochs: [1, 2], trainLoss: [2, 1.6], validation: [0.1, accuracy] },
  }),
  cost: { parameters: 10, flops: 2e10 },
  startedAt: 1_700_000_000_123,
  durationMs: 7,
  ...(accuracy === undefined && { error: { code: 'GNAS_DIVERGED', message: 'the loss became NaN' } }),
});
const spec = studySpec({ graph: { ...studySpec().graph, name: 'né à Zürich' } });
const begin = (storage: StudyStorage, name = 'first', more: Partial<StudySpec> = {}) =>
  storage.begin({ name, spec: { ...spec, ...more } });

describe.each(places)('StudyStorage in a %s', (_, makePlace) => {
  let location: string;
  let storage: StudyStorage;
  beforeEach(async () => {
    location = await makePlace();
    storage = await StudyStorage.open(location);
  });
  afterEach(() => storage.close());

  it('returns what was recorded, in order and by value', async () => {
    const study = await begin(storage);
    const trials = [trial(0, 0.5), trial(2, 0.7), trial(1), trial(3, 0.7)];
    for (const each of trials) await study.record(each);
    expect(await storage.trials('first')).toEqual([...trials].sort((a, b) => a.number - b.number));
    const pruned: Trial = {
      ...trial(4, 0.9),
      state: 'pruned',
      pruned: { epoch: 2, atLeast: 0.95, reached: 0.9 },
    };
    const again: Trial = { ...trial(5, 0.6), sameAs: 0 };
    for (const each of [pruned, again]) await study.record(each);
    expect(await storage.trials('first', { from: 4 })).toEqual([pruned, again]);
    const byValue = await storage.trials('first', { orderBy: 'value', limit: 2 });
    expect(byValue.map(({ number }) => number)).toEqual([2, 3]);
    expect(await storage.trials('first', { from: 2 })).toHaveLength(4);
    const { curve: _curve, ...withoutCurve } = trial(2, 0.7);
    expect(await storage.trials('first', { from: 2, limit: 1, curves: false })).toEqual([withoutCurve]);
    const summary = await storage.summary('first');
    expect(await storage.trials('first', { state: 'failed' })).toEqual([trial(1)]);
    expect(summary).toMatchObject({
      trials: 6,
      failed: 1,
      pruned: 1,
      durationMs: 42,
      state: 'running',
      spec,
    });
    expect(summary.best).toEqual(trial(2, 0.7));
    await study.close('complete');
    expect((await storage.list()).map(({ name, state }) => [name, state])).toEqual([['first', 'complete']]);
  });

  it('keeps all of many trials, or none', async () => {
    const study = await begin(storage);
    const many = Array.from({ length: 2500 }, (_, number) => trial(number, (number % 7) / 10));
    await study.recordAll(many);
    expect(await storage.trials('first')).toEqual(many);
    await expect(study.recordAll([trial(2500, 0.1), trial(0, 0.1)])).rejects.toThrow();
    expect(await storage.summary('first')).toMatchObject({ trials: 2500, durationMs: 17_500 });
    await study.close('complete');
  });

  it('keeps metrics that are not a number, and ranks trials without the objective nowhere', async () => {
    const study = await begin(storage);
    const undefinedFigures = { metrics: { accuracy: 0.5, rocAuc: Number.NaN }, bySplit: { test: { rocAuc: Number.NaN } } };
    const one: Trial = {
      ...trial(0, 0.5),
      ...undefinedFigures,
      curve: { epochs: [1], trainLoss: [Number.NaN], validation: [0.5] },
    };
    const without: Trial = { ...trial(1, 0.9), metrics: { accuracy: Number.NaN } };
    await study.recordAll([one, without]);
    expect(await storage.trials('first')).toEqual([one, without]);
    expect(await storage.trials('first', { orderBy: 'value' })).toEqual([one]);
    await study.close('complete');
  });

  it('ranks trials by the direction of the objective', async () => {
    const study = await begin(storage, 'first', { objective: loss });
    const withLoss = (number: number, loss: number): Trial => ({ ...trial(number, 0.5), metrics: { accuracy: 0.5, loss } });
    await study.recordAll([withLoss(0, 0.9), withLoss(1, 0.2), withLoss(2, 1.4)]);
    const ranked = await storage.trials('first', { orderBy: 'value' });
    expect(ranked.map(({ metrics }) => metrics.loss)).toEqual([0.2, 0.9, 1.4]);
    expect((await storage.summary('first')).best?.number).toBe(1);
    await study.close('complete');
  });

  it('summarizes a study whose spec cannot be read, and does not resume it', async () => {
    const study = await begin(storage);
    await study.record(trial(0, 0.5));
    await study.close('stopped');
    const { db } = connect(location);
    for (const damaged of ['{', '{}', JSON.stringify({ ...spec, version: 99 })]) {
      await db.updateTable('studies').set({ spec: damaged }).execute();
      const [summary] = await storage.list();
      expect(summary).toMatchObject({ name: 'first', trials: 1, spec: undefined });
      expect(summary?.specProblem).toContain('"first"');
      await expect(storage.resume('first')).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
      expect(await storage.activity()).toMatchObject([{ state: 'stopped' }]);
    }
    await db.destroy();
  });

  it('keeps the outcome and the model of a study, in place of earlier ones', async () => {
    const study = await begin(storage);
    expect([await storage.outcome('first'), await storage.model('first')]).toEqual([undefined, undefined]);
    expect((await storage.summary('first')).finishedAt).toBeUndefined();
    // Bytes that aren't UTF-8, those of a text, and more than a page of the file.
    for (const model of [Uint8Array.from([0, 255, 254, 0, 128]), new TextEncoder().encode('né'), new Uint8Array(3_000_000)]) {
      const outcome = studyOutcome({ trial: model.length });
      await study.finish(outcome, model);
      expect(await storage.outcome('first')).toEqual(outcome);
      const kept = await storage.model('first');
      expect(kept?.constructor).toBe(Uint8Array);
      expect(Buffer.compare(kept as Uint8Array, model)).toBe(0);
    }
    expect(await storage.summary('first')).toMatchObject({ finishedAt: studyOutcome().finishedAt, state: 'running' });
    await study.close('complete');
    await storage.remove('first');
    await (await begin(storage)).close('stopped');
    expect([await storage.outcome('first'), await storage.model('first')]).toEqual([undefined, undefined]);
  });

  it('returns the recorded trials when a study is resumed', async () => {
    const study = await begin(storage);
    await study.record(trial(0, 0.5));
    await study.close('stopped');
    const resumed = await storage.resume('first');
    expect([...resumed.trials.values()]).toEqual([trial(0, 0.5)]);
    await resumed.record(trial(1, 0.6));
    expect(await storage.trials('first')).toHaveLength(2);
    await resumed.close('complete');
  });

  it('lets one process write at a time', async () => {
    const study = await begin(storage);
    const other = await StudyStorage.open(location);
    await expect(other.resume('first')).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    await expect(begin(other)).rejects.toMatchObject({ code: 'GNAS_NAME_CLASH' });
    await expect(other.remove('first')).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    await study.close('stopped');
    const [first, second] = await Promise.allSettled([other.resume('first'), storage.resume('first')]);
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
    for (const attempt of [first, second]) if (attempt.status === 'fulfilled') await attempt.value.close('stopped');
    await other.close();
  });

  it('rejects a writer that was replaced, and a trial that is recorded twice', async () => {
    const study = await begin(storage);
    await study.record(trial(0, 0.5));
    await expect(study.record(trial(0, 0.9))).rejects.toThrow();
    const { db } = connect(location);
    await db.updateTable('studies').set({ owner: 'elsewhere 1 mark', seen_at: 0 }).execute();
    await expect(study.record(trial(1, 0.6))).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    await expect(study.finish(studyOutcome(), Uint8Array.of(1))).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    expect(await storage.trials('first')).toEqual([trial(0, 0.5)]);
    // The process on the other host has given no sign of life for longer than a minute.
    expect(await storage.summary('first')).toMatchObject({ state: 'interrupted' });
    await db.destroy();
    await (await storage.resume('first')).close('stopped');
  });

  it('tells when a study changed', async () => {
    expect(await storage.activity()).toEqual([]);
    const study = await begin(storage);
    const [begun] = await storage.activity();
    expect(begun).toMatchObject({ name: 'first', state: 'running' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await study.record(trial(0, 0.5));
    const [recorded] = await storage.activity();
    expect(recorded?.seenAt).toBeGreaterThan(begun?.seenAt ?? Number.POSITIVE_INFINITY);
    await study.close('stopped');
    expect(await storage.activity()).toMatchObject([{ state: 'stopped' }]);
  });

  it('suggests the nearest name, and removes a study with its trials', async () => {
    const study = await begin(storage, 'verbs');
    await study.record(trial(0, 0.5));
    await study.close('complete');
    await expect(storage.summary('verb')).rejects.toMatchObject({
      code: 'GNAS_UNKNOWN_NAME',
      message: expect.stringContaining('did you mean "verbs"'),
    });
    await storage.remove('verbs');
    expect(await storage.list()).toEqual([]);
    await expect(storage.trials('verbs')).rejects.toMatchObject({ code: 'GNAS_UNKNOWN_NAME' });
  });

  it('rejects a store of another version', async () => {
    const { db } = connect(location);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', 'now')`.execute(db);
    await db.destroy();
    await expect(StudyStorage.open(location)).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
      message: expect.stringContaining('another version of @gnas/storage'),
    });
  });
});

describe('StudyStorage', () => {
  it('rejects a file that is not a store, and leaves it unchanged', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gnas-storage-')), 'nodes.csv');
    const text = 'id,topic\n1,a\n'.repeat(1000);
    writeFileSync(file, text);
    await expect(StudyStorage.open(file)).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
    expect(readFileSync(file, 'utf8')).toBe(text);
    await expect(StudyStorage.openExisting(`${file}.not`)).rejects.toMatchObject({ code: 'GNAS_FILE_NOT_FOUND' });
  });
});
