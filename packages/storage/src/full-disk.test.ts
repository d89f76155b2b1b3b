import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Trial } from '@gnas/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { studySpec } from '../../../testing/study-spec.js';
import { StudyStorage } from './study-storage.js';
import { type SmallDisk, smallDisk } from './testing/small-disk.js';

const probe = smallDisk(64);
probe?.remove();

const trial = (number: number): Trial => ({
  number,
  selection: { op_0: number },
  state: 'complete',
  phase: 'search',
  seed: 1,
  metrics: { accuracy: 0.5 },
  cost: { parameters: 10, flops: 20 },
  startedAt: 1_700_000_000_123,
  durationMs: 7,
  curve: { epochs: [1], trainLoss: Array.from({ length: 500 }, (_, i) => i / 7), validation: [0.5] },
});

describe.runIf(probe)('a store on a disk of its own (needs to mount one)', () => {
  let disk: SmallDisk;
  let file: string;
  beforeEach(() => {
    disk = smallDisk(2_000) as SmallDisk;
    file = join(disk.folder, 'studies.db');
  });
  afterEach(() => disk.remove());

  it('says that the disk is full, keeps what it had, and goes on when there is space again', {
    meta: { attempt: 'full disk' },
  }, async () => {
    const ballast = join(disk.folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(1_000_000));
    const storage = await StudyStorage.open(file);
    const study = await storage.begin({ name: 'first', spec: studySpec() });
    let recorded = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        await study.record(trial(recorded));
        recorded++;
      }
    };
    await expect(fill()).rejects.toMatchObject({
      code: 'GNAS_STORE_UNAVAILABLE',
      message: expect.stringMatching(/disk of .*studies\.db is full.*What was recorded before is safe.*Free space.*gnas resume/),
    });
    expect(recorded).toBeGreaterThan(5);
    await study.close('stopped');
    expect(await storage.trials('first')).toHaveLength(recorded);
    rmSync(ballast);
    await storage.release('first');
    const resumed = await storage.resume('first');
    expect(resumed.trials.size).toBe(recorded);
    await resumed.record(trial(recorded));
    await resumed.close('complete');
    expect(await storage.summary('first')).toMatchObject({ state: 'complete', trials: recorded + 1 });
    await storage.close();
  });

  it('is listed and shown from a read-only disk, with or without its log', { meta: { attempt: 'read-only disk' } }, async () => {
    const storage = await StudyStorage.open(file);
    const study = await storage.begin({ name: 'first', spec: studySpec() });
    await study.record(trial(0));
    const copy = join(disk.folder, 'copy #1?.db');
    for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
    await study.close('complete');
    await storage.close();
    rmSync(`${file}-shm`);
    rmSync(`${file}-wal`);
    const before = readdirSync(disk.folder);
    const view = disk.readOnlyView();
    for (const [place, state] of [
      [file, 'complete'],
      [copy, 'running'],
    ] as const) {
      const reader = await StudyStorage.openToRead(join(view, basename(place)));
      expect(await reader.list(), place).toMatchObject([{ name: 'first', state, trials: 1 }]);
      expect(await reader.trials('first')).toEqual([trial(0)]);
      await reader.close();
    }
    await expect(StudyStorage.open(join(view, 'studies.db')).then((opened) => opened.resume('first'))).rejects.toMatchObject({
      code: 'GNAS_STORE_UNAVAILABLE',
      message: expect.stringContaining('written to'),
    });
    expect(readdirSync(disk.folder)).toEqual(before);
  });
});

it('does not write to a store that is opened to read', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'gnas-read-')), 'studies.db');
  const storage = await StudyStorage.open(file);
  await (await storage.begin({ name: 'first', spec: studySpec() })).close('stopped');
  const reader = await StudyStorage.openToRead(file);
  await expect(reader.resume('first')).rejects.toMatchObject({ code: 'GNAS_STORE_UNAVAILABLE' });
  await expect(reader.begin({ name: 'second', spec: studySpec() })).rejects.toMatchObject({ code: 'GNAS_STORE_UNAVAILABLE' });
  expect(await reader.list()).toHaveLength(1);
  await reader.close();
  await storage.close();
  const empty = join(mkdtempSync(join(tmpdir(), 'gnas-read-')), 'empty.db');
  writeFileSync(empty, '');
  await expect(StudyStorage.openToRead(empty)).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
});
