import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStore, type Study } from '@gnas/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeEvent } from './event.js';
import { tensorBoard } from './tensor-board.js';
import { readEvents, scalarsOf, type WireMessage } from './testing/read-events.js';
import { smallStudy } from './testing/small-study.js';
import { watch } from './watch.js';

const eventsIn = (folder: string): WireMessage[] => {
  const [name, ...others] = readdirSync(folder).filter((file) => file.includes('tfevents'));
  expect(others).toEqual([]);
  return readEvents(readFileSync(join(folder, name as string)));
};

describe('tensorBoard', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'gnas-tensorboard-')), 'runs', 'first');
  let study: Study;
  beforeAll(async () => {
    study = await smallStudy();
    await watch(study, [tensorBoard(folder)]);
  });

  it('writes the scalars of a search by trial', () => {
    const events = eventsIn(folder);
    expect(events[0]?.text(3)).toBe('brain.Event:2');
    // The start of a session lets a resumed search write its trials again.
    expect(events[1]?.one(7)?.number(1)).toBe(1);
    const scalars = scalarsOf(events);
    const { trials, best, space } = study;
    expect(trials.filter(({ state }) => state === 'failed')).toHaveLength(3);
    const accuracies = trials.flatMap(({ number, metrics }) =>
      metrics.accuracy === undefined ? [] : [[number, Math.fround(metrics.accuracy)]],
    );
    expect(scalars['trial/accuracy']).toEqual(accuracies);
    expect(scalars['trial/parameters']).toEqual(trials.map(({ number, cost }) => [number, cost.parameters]));
    expect(scalars['best/accuracy']?.at(-1)).toEqual([8, Math.fround(best?.metrics.accuracy as number)]);
    const texts = events.flatMap((event) => event.one(5)?.all(1) ?? []).filter((value) => value.text(1) === 'best/architecture');
    expect(texts.at(-1)?.one(9)?.one(1)?.text(1)).toBe('text');
    expect(texts.at(-1)?.one(8)?.text(8)).toContain(`| op_0 | ${space.describe(best?.selection ?? {}).op_0} |`);
  });

  it('writes a run for each trial with its curve and its choices as hyperparameters', () => {
    for (const { number, state, curve, selection, metrics } of study.trials) {
      const events = eventsIn(join(folder, 'trials', `0000${number}`));
      const scalars = scalarsOf(events);
      expect(scalars['curve/train_loss']).toEqual(
        curve?.epochs.map((epoch, k) => [epoch, Math.fround(curve.trainLoss[k] as number)]),
      );
      expect(scalars.accuracy?.[0]?.[1]).toBe(metrics.accuracy === undefined ? undefined : Math.fround(metrics.accuracy));
      const values = events.flatMap((event) => event.one(5)?.all(1) ?? []);
      const hparams = (tag: string) =>
        values
          .find((value) => value.text(1) === `_hparams_/${tag}`)
          ?.one(9)
          ?.one(1);
      expect(hparams('experiment')?.text(1)).toBe('hparams');
      const start = hparams('session_start_info')?.one(2)?.one(3)?.all(1) ?? [];
      const given = Object.fromEntries(start.map((entry) => [entry.text(1), entry.one(2)?.text(3)]));
      expect(given).toMatchObject(study.space.describe(selection));
      expect(hparams('session_end_info')?.one(2)?.one(4)?.number(1)).toBe(state === 'failed' ? 2 : 1);
    }
  });

  it('writes the same bytes as TensorBoard', () => {
    const scalar = encodeEvent({ wallTime: 1.5, step: 3, what: { values: [{ tag: 'loss', scalar: 0.25 }] } });
    expect(Buffer.from(scalar).toString('hex')).toBe('09000000000000f83f10032a0d0a0b0a046c6f7373150000803e');
  });

  it('rejects a folder that cannot be created before the search starts', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const fresh = await smallStudy();
    await expect(watch(fresh, [tensorBoard(join(file, 'runs'))])).rejects.toMatchObject({ code: 'GNAS_FILE_NOT_FOUND' });
    expect(fresh.trials).toEqual([]);
  });

  it('writes the trials of earlier runs again, so that a resumed search is complete', async () => {
    const [first, second] = ['first', 'second'].map((name) => mkdtempSync(join(tmpdir(), `gnas-tensorboard-${name}-`)));
    const storage = new MemoryStore();
    const abort = new AbortController();
    const onTrial = ({ number }: { number: number }) => number === 4 && abort.abort();
    await watch(await smallStudy({ storage }), [tensorBoard(first as string)], { signal: abort.signal, onTrial });
    await watch(await smallStudy({ storage }), [tensorBoard(second as string)]);
    const [cut, whole] = [first, second].map((folder) => scalarsOf(eventsIn(folder as string))['trial/parameters']);
    expect(cut?.length).toBeGreaterThan(4);
    expect(cut?.length).toBeLessThan(9);
    expect(whole).toEqual(study.trials.map(({ number, cost }) => [number, cost.parameters]));
  });

  it('writes every epoch as it ends with the option epochs', async () => {
    const other = mkdtempSync(join(tmpdir(), 'gnas-tensorboard-'));
    const seen: number[] = [];
    const onEpoch = ({ trainLoss }: { trainLoss: number }) => void seen.push(Math.fround(trainLoss));
    await watch(await smallStudy(), [tensorBoard(other, { epochs: true })], { onEpoch });
    const scalars = scalarsOf(eventsIn(other));
    expect(seen.length).toBeGreaterThan(30);
    expect(scalars['supernet/train_loss']).toEqual(seen.map((value, index) => [index + 1, value]));
    expect(scalars['supernet/validation_accuracy']).toHaveLength(seen.length);
  });
});
