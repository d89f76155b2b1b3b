import { describe, expect, it } from 'vitest';
import { BaseEstimator } from '../estimator/base-estimator.js';
import { shareMetric } from '../task/metric.js';
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
import type { Estimate } from '../trial/estimate.js';
import type { Trial } from '../trial/trial.js';
import { BarsInOrder } from './bars-in-order.js';
import type { Pruner } from './pruner.js';

const accuracy = shareMetric('accuracy', 'accuracy');

const trial = (number: number): Trial => ({
  number,
  selection: {},
  state: 'complete',
  phase: 'search',
  seed: 0,
  metrics: {},
  cost: { parameters: 1, flops: 1 },
  curve: { epochs: [1], trainLoss: [1], validation: [1] },
  startedAt: 0,
  durationMs: 1,
});

/** Its bar says which trials it has learned from, as digits. */
const witness = (lag: number): Pruner => ({
  lag,
  begin: () => {
    let learned = '';
    return {
      learn: ({ number }) => {
        learned += number;
      },
      bars: () => [{ epoch: 1, atLeast: Number(learned) }],
    };
  },
});

/** Halfway, a training has to be as good as the mean of all known ones was at their last epoch. */
const strict: Pruner = {
  lag: 4,
  begin: () => {
    let [sum, known] = [0, 0];
    return {
      learn: ({ curve }) => {
        sum += curve?.validation.at(-1) ?? 0;
        known++;
      },
      bars: () => (known === 0 ? [] : [{ epoch: 4, atLeast: sum / known / 2 }]),
    };
  },
};

describe('BarsInOrder', () => {
  it('judges a trial by those at least the lag before it, in whatever order they end', async () => {
    const bars = new BarsInOrder(witness(3), accuracy, Number.POSITIVE_INFINITY);
    const known = Array.from({ length: 7 }, (_, number) => bars.before(number));
    for (const number of [2, 0, 5, 1, 3]) bars.ended(number, trial(number));
    bars.ended(4, undefined);
    const told = (await Promise.all(known)).map(([bar]) => bar?.atLeast);
    expect(told).toEqual([0, 0, 0, 0, 1, 12, 123].map(Number));
  });

  it('has no more lag than trials run ahead, and learns from no trial that trained nothing', async () => {
    const bars = new BarsInOrder(witness(8), accuracy, 1);
    bars.ended(0, trial(0));
    bars.ended(1, { ...trial(1), sameAs: 0 });
    const { curve: _, ...untrained } = trial(2);
    bars.ended(2, untrained);
    bars.ended(3, trial(3));
    const told = [];
    for (const number of [0, 1, 2, 3, 4]) told.push((await bars.before(number))[0]?.atLeast);
    expect(told).toEqual([0, 0, 0, 0, 3]);
  });
});

describe('a search with a pruner', () => {
  const search = (options: SearchHere = {}, estimator: BaseEstimator = new Noisy(), batchSize = Number.POSITIVE_INFINITY) =>
    searchHere(
      batchSize === Number.POSITIVE_INFINITY
        ? new UniformAhead({ numTrials: 40, topK: 2 })
        : new Uniform({ numTrials: 40, batchSize, topK: 2 }),
      new TinySpace(),
      tinyGraph(),
      estimator,
      { seed: 2, reuse: false, pruner: strict, ...options },
    );
  const facts = ({ study, best }: FoundHere) => ({
    best: best.number,
    trials: study.trials.map(({ startedAt: _, durationMs: __, ...rest }) => rest),
  });

  it('records how far a training came that missed a bar, and takes it for no result', async () => {
    const { study, best } = await search();
    const pruned = study.trials.filter(({ state }) => state === 'pruned');
    expect(pruned.length).toBeGreaterThan(8);
    for (const { pruned: missed, curve, metrics } of pruned) {
      expect(curve?.epochs).toEqual([1, 2, 3, 4]);
      expect(missed).toMatchObject({ epoch: 4, reached: metrics.accuracy });
      expect(missed?.reached).toBeLessThan(missed?.atLeast as number);
    }
    expect(study.trials.slice(0, 4).every(({ state }) => state === 'complete')).toBe(true);
    expect(study.ranking()).toHaveLength(40 - pruned.length);
    expect(study.trials.slice(40).every(({ state }) => state === 'complete')).toBe(true);
    expect(best.state).toBe('complete');
    expect(study.paretoFront('parameters').every(({ state }) => state === 'complete')).toBe(true);
  });

  it('answers a pruned architecture from the study', async () => {
    const estimator = new Noisy();
    const { study } = await search({ reuse: true }, estimator);
    const again = study.trials.filter(({ sameAs, state }) => sameAs !== undefined && state === 'pruned');
    expect(again.length).toBeGreaterThan(0);
    for (const { sameAs, pruned, metrics } of again) expect(study.trials[sameAs as number]).toMatchObject({ pruned, metrics });
    expect(estimator.runs).toBe(8 + 4);
  });

  it('ends alike however many run at once, and whichever is done first', async () => {
    for (const reuse of [false, true]) {
      const here = facts(await search({ reuse }));
      for (const concurrency of [1, 3, 9]) {
        const executor = delayedExecutor(concurrency, new TinySpace(), new Noisy());
        expect(facts(await search({ reuse, executor }))).toEqual(here);
      }
    }
    const inBatches = facts(await search({}, new Noisy(), 3));
    const executor = delayedExecutor(3, new TinySpace(), new Noisy());
    expect(facts(await search({ executor }, new Noisy(), 3))).toEqual(inBatches);
  });

  it('goes on from a journal to the same end', async () => {
    const whole = await search();
    for (const done of [5, 20, 41]) {
      const journal = journalOf(whole.study.trials.slice(0, done));
      expect(facts(await search({ journal }))).toEqual(facts(whole));
    }
  });

  it('is refused where nothing is trained', async () => {
    class Table extends BaseEstimator {
      override readonly training = 'none';
      infer = async (): Promise<Estimate> => ({ metrics: { accuracy: 1 }, loss: 0 });
    }
    await expect(search({}, new Table())).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
      message: expect.stringMatching(/ends trainings early, and Table trains nothing/),
    });
  });
});
