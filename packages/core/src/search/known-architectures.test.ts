import { describe, expect, it } from 'vitest';
import type { Selection } from '../space/selection.js';
import { selectionKey } from '../space/selection.js';
import {
  delayedExecutor,
  type FoundHere,
  journalOf,
  Noisy,
  type SearchHere,
  searchHere,
  Uniform,
  UniformAhead,
} from '../testing/no-device.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { TinySpace } from '../testing/tiny-space.js';

/** Which of two inputs is taken does not matter here: of eight selections, each two are the same architecture. */
class Isomorphic extends TinySpace {
  override canonicalKey({ op_0, op_1 }: Selection): string {
    return selectionKey({ op_0, op_1 } as Selection);
  }
}

const numTrials = 30;
const search = (
  estimator: Noisy,
  options: SearchHere = {},
  space: TinySpace = new TinySpace(),
  algorithm = new UniformAhead({ numTrials, topK: 2 }),
) => searchHere(algorithm, space, tinyGraph(), estimator, { seed: 1, ...options });
const facts = ({ study, selection, best }: FoundHere) => ({
  selection,
  best: best.number,
  trials: study.trials.map(({ startedAt: _, durationMs: __, ...rest }) => rest),
});

describe('a search that comes to an architecture again', () => {
  it('has its figures from the first trial, and trains none twice but the finalists', async () => {
    const estimator = new Noisy();
    const algorithm = new Uniform({ numTrials, topK: 2 });
    const { study, best } = await search(estimator, {}, new TinySpace(), algorithm);
    expect(estimator.runs).toBe(8 + 4);
    const first = new Map<string, number>();
    for (const trial of study.trials.filter(({ phase }) => phase === 'search')) {
      const key = selectionKey(trial.selection);
      expect(trial.sameAs).toBe(first.get(key));
      if (trial.sameAs === undefined) first.set(key, trial.number);
      else {
        const original = study.trials[trial.sameAs];
        expect(trial).toMatchObject({ state: 'complete', metrics: original?.metrics, cost: original?.cost, durationMs: 0 });
      }
    }
    expect(study.trials.filter(({ sameAs }) => sameAs !== undefined)).toHaveLength(numTrials - 8);
    expect(algorithm.told).toEqual(study.trials.slice(0, numTrials).map(({ metrics }) => metrics.accuracy));
    expect(best.phase).toBe('re-evaluation');
    expect(study.top(8).every(({ sameAs }) => sameAs === undefined)).toBe(true);
  });

  it('knows isomorphic ones too', async () => {
    const estimator = new Noisy();
    await search(estimator, {}, new Isomorphic());
    expect(estimator.runs).toBe(4 + 4);
  });

  it('trains each again where that is asked for', async () => {
    const estimator = new Noisy();
    const { study } = await search(estimator, { reuse: false });
    expect(estimator.runs).toBe(numTrials + 4);
    expect(study.trials.every(({ sameAs }) => sameAs === undefined)).toBe(true);
    expect(new Set(study.trials.map(({ metrics }) => metrics.accuracy)).size).toBe(numTrials + 4);
  });

  it('trains one again whose trial failed', async () => {
    const estimator = new Noisy({ failsAt: (run) => run <= 6 });
    const { study } = await search(estimator, {}, new Isomorphic());
    const failed = study.trials.filter(({ state }) => state === 'failed');
    expect(failed).toHaveLength(6);
    expect(failed.every(({ sameAs }) => sameAs === undefined)).toBe(true);
    expect(estimator.runs).toBe(6 + 4 + 4);
    for (const { sameAs, metrics } of study.trials)
      if (sameAs !== undefined) expect(study.trials[sameAs]).toMatchObject({ state: 'complete', metrics });
  });

  it('ends alike however many run at once, and whichever is done first', async () => {
    const fails = { fails: (seed: number) => seed % 3 === 0 };
    const here = facts(await search(new Noisy(fails)));
    expect(here.trials.some(({ state }) => state === 'failed')).toBe(true);
    for (const concurrency of [1, 2, 9]) {
      const estimator = new Noisy(fails);
      const executor = delayedExecutor(concurrency, new TinySpace(), estimator);
      expect(facts(await search(estimator, { executor }))).toEqual(here);
    }
  });

  it('goes on from a journal to the same end', async () => {
    const whole = await search(new Noisy());
    for (const done of [3, 12, 31]) {
      const journal = journalOf(whole.study.trials.slice(0, done));
      expect(facts(await search(new Noisy(), { journal }))).toEqual(facts(whole));
      expect(journal.kept.size).toBe(numTrials + 4);
    }
  });
});
