import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { studyOutcome, studySpec } from '../../../testing/study-spec.js';
import { connect } from './connect.js';
import { isOwned, leaseMs } from './ownership.js';
import { hasEnded, thisProcess } from './owning-process.js';
import { StudyStorage } from './study-storage.js';
import { places } from './testing/places.js';

const trial = (number: number) => ({
  number,
  selection: { op_0: 0 },
  state: 'complete' as const,
  phase: 'search' as const,
  seed: 1,
  metrics: { accuracy: 0.5 },
  cost: { parameters: 10, flops: 20 },
  startedAt: 1,
  durationMs: 7,
});

describe('the lease of an owner', () => {
  const row = (seenAt: number, process: object | null = null) => ({
    owner: 'someone',
    process: process && JSON.stringify(process),
    seen_at: seenAt,
    now: 1_000_000,
  });

  it('ends by the clock alone, whatever the process is', {
    meta: { attempt: 'clock of the database set back', tries: 5 },
  }, () => {
    const here = thisProcess();
    const elsewhere = [null, { ...here, host: 'other' }, { ...here, boot: 'other' }, { ...here, namespace: 'pid:[1]' }];
    for (const process of [...elsewhere, here]) {
      expect(isOwned(row(1_000_000 - 109, process))).toBe(true);
      expect(isOwned(row(1_000_000 - leaseMs + 1, process))).toBe(true);
      expect(isOwned(row(1_000_000 - leaseMs, process))).toBe(false);
      // The clock was set back by a day.
      expect(isOwned(row(1_000_000 + 86_400_000, process))).toBe(false);
    }
    expect(isOwned({ ...row(1_000_000), owner: null })).toBe(false);
    expect(isOwned({ ...row(1_000_000), process: '{' })).toBe(true);
  });

  it('ends at once if the process is seen to have ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const ended = { ...thisProcess(), pid: child.pid as number, startedAt: undefined };
    await once(child, 'exit');
    expect(isOwned(row(1_000_000, ended))).toBe(false);
    expect(isOwned(row(1_000_000, { ...ended, namespace: 'pid:[1]' }))).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'is not kept by another process that got the same pid',
    { meta: { attempt: 'process id that is used again' } },
    () => {
      const here = thisProcess();
      expect(hasEnded(here)).toBe(false);
      // As pid 1 of a container that was started again.
      expect(hasEnded({ ...here, startedAt: '1' })).toBe(true);
    },
  );
});

describe.each(places)('the owner of a study in a %s', (_, makePlace) => {
  it('cannot write after its lease was taken over, and loses nothing that it wrote before', {
    meta: { attempt: 'owner that comes back late' },
  }, async () => {
    const location = await makePlace();
    const [first, second] = [await StudyStorage.open(location), await StudyStorage.open(location)];
    const late = await first.begin({ name: 'one', spec: studySpec() });
    await late.record(trial(0));
    await expect(second.resume('one')).rejects.toMatchObject({
      code: 'GNAS_STUDY_LOCKED',
      message: expect.stringMatching(new RegExp(`process ${process.pid} on .*gnas resume one --force`)),
    });
    const { db, now, close } = connect(location);
    await db.updateTable('studies').set({ seen_at: now }).execute();
    await expect(second.resume('one')).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    const { seen_at: seenAt } = await db.selectFrom('studies').select('seen_at').executeTakeFirstOrThrow();
    await db
      .updateTable('studies')
      .set({ seen_at: seenAt - leaseMs })
      .execute();
    await close();
    expect(await second.summary('one')).toMatchObject({ state: 'interrupted' });
    const next = await second.resume('one');
    await next.record(trial(1));
    await expect(late.record(trial(1))).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    await expect(late.finish(studyOutcome(), new Uint8Array())).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    await late.close('complete');
    expect(await second.summary('one')).toMatchObject({ state: 'running', trials: 2, finishedAt: undefined });
    await next.close('complete');
    await first.close();
    await second.close();
  });

  it('is replaced by force, and goes on if nobody else came', { meta: { attempt: 'two owners of a study' } }, async () => {
    const location = await makePlace();
    const [first, second] = [await StudyStorage.open(location), await StudyStorage.open(location)];
    const late = await first.begin({ name: 'one', spec: studySpec() });
    await second.release('one');
    const next = await second.resume('one');
    await expect(late.record(trial(0))).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    await late.close('stopped');
    await next.record(trial(0));
    await next.close('complete');
    await expect(second.release('none')).rejects.toMatchObject({ code: 'GNAS_UNKNOWN_NAME' });
    const slow = await first.begin({ name: 'two', spec: studySpec() });
    const { db, close } = connect(location);
    await db.updateTable('studies').set({ seen_at: 0 }).execute();
    await close();
    await slow.record(trial(0));
    expect(await first.summary('two')).toMatchObject({ state: 'running', trials: 1 });
    await slow.close('complete');
    await first.close();
    await second.close();
  });
});
