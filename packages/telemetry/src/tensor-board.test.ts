import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchResult } from '@gnas/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeEvent } from './event.js';
import { tensorBoard } from './tensor-board.js';
import { readEvents, scalarsOf, type WireMessage } from './testing/read-events.js';
import { smallSearch, space } from './testing/small-search.js';
import { watch } from './watch.js';

const eventsIn = (folder: string): WireMessage[] => {
  const [name, ...others] = readdirSync(folder).filter((file) => file.includes('tfevents'));
  expect(others).toEqual([]);
  return readEvents(readFileSync(join(folder, name as string)));
};

describe('tensorBoard', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'gnas-tensorboard-')), 'runs', 'first');
  let result: SearchResult;
  beforeAll(async () => {
    result = await watch([tensorBoard(folder, { space })], smallSearch);
  });

  it('writes the scalars of a search by trial', () => {
    const events = eventsIn(folder);
    expect(events[0]?.text(3)).toBe('brain.Event:2');
    // The start of a session lets a resumed search write its trials again.
    expect(events[1]?.one(7)?.number(1)).toBe(1);
    const scalars = scalarsOf(events);
    const { trials } = result.study;
    expect(trials.filter(({ state }) => state === 'failed')).toHaveLength(3);
    const accuracies = trials.flatMap(({ number, metrics }) =>
      metrics.accuracy === undefined ? [] : [[number, Math.fround(metrics.accuracy)]],
    );
    expect(scalars['trial/accuracy']).toEqual(accuracies);
    expect(scalars['trial/parameters']).toEqual(trials.map(({ number, cost }) => [number, cost.parameters]));
    expect(scalars['best/accuracy']?.at(-1)).toEqual([8, Math.fround(result.best.metrics.accuracy as number)]);
    const texts = events.flatMap((event) => event.one(5)?.all(1) ?? []).filter((value) => value.text(1) === 'best/architecture');
    expect(texts.at(-1)?.one(9)?.one(1)?.text(1)).toBe('text');
    expect(texts.at(-1)?.one(8)?.text(8)).toContain(`| op_0 | ${space.describe(result.selection).op_0} |`);
  });

  it('writes a run for each trial with its curve and its choices as hyperparameters', () => {
    for (const { number, state, curve, selection, metrics } of result.study.trials) {
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
      expect(given).toMatchObject(space.describe(selection));
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
    let begun = false;
    const search = async (): Promise<void> => {
      begun = true;
    };
    await expect(watch([tensorBoard(join(file, 'runs'))], search)).rejects.toMatchObject({ code: 'GNAS_FILE_NOT_FOUND' });
    expect(begun).toBe(false);
  });

  it('writes the epochs of a supernet as they end with the option epochs', async () => {
    const other = mkdtempSync(join(tmpdir(), 'gnas-tensorboard-'));
    await watch([tensorBoard(other, { epochs: true })], async ({ onEpoch }) => {
      for (const epoch of [1, 2]) onEpoch({ epoch, epochs: 2, trainLoss: 1 / epoch, validation: { accuracy: epoch / 4 } });
    });
    expect(scalarsOf(eventsIn(other))).toEqual({
      'supernet/train_loss': [
        [1, 1],
        [2, 0.5],
      ],
      'supernet/validation_accuracy': [
        [1, 0.25],
        [2, 0.5],
      ],
    });
  });
});
