import { describe, expect, it } from 'vitest';
import { BaseEstimator, type EstimateContext } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import { type Selection, selectionKey } from '../space/selection.js';
import { journalOf, type SearchHere, searchHere, Uniform } from '../testing/no-device.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { TinySpace } from '../testing/tiny-space.js';
import type { Estimate } from '../trial/estimate.js';
import type { SampleBasedOptions } from './sample-based-nas.js';

/** A table of results needs no device. */
class Table extends BaseEstimator {
  override readonly training = 'none';
  constructor(readonly value: (selection: Selection) => number | Promise<number>) {
    super();
  }
  async infer(model: Model): Promise<Estimate> {
    return { metrics: { accuracy: await this.value(model.selection as Selection) }, loss: 0 };
  }
}

const score = (selection: Selection): number =>
  ((selection.op_0 as number) + 2 * (selection.in_1 as number) + 4 * (selection.op_1 as number)) / 10;
const search = (options: SampleBasedOptions, estimator: BaseEstimator, more: SearchHere = {}, algorithm = new Uniform(options)) =>
  searchHere(algorithm, new TinySpace(), tinyGraph(), estimator, more);

describe('SampleBasedNAS', () => {
  it('goes on from a journal without running its trials again, to the same end', async () => {
    const whole = journalOf();
    const options = { numTrials: 20, topK: 2 };
    const untouched = await search(options, new Table(score), { journal: whole });
    expect([...whole.kept.values()]).toEqual(untouched.study.trials);
    for (const done of [1, 7, 20, 22, 24]) {
      const journal = journalOf(untouched.study.trials.slice(0, done));
      let runs = 0;
      const counting = new Table((selection) => {
        runs++;
        return score(selection);
      });
      const algorithm = new Uniform(options);
      const resumed = await search(options, counting, { journal }, algorithm);
      const facts = ({ study }: typeof resumed) => study.trials.map(({ startedAt, durationMs, ...rest }) => rest);
      expect(facts(resumed)).toEqual(facts(untouched));
      expect(resumed.selection).toEqual(untouched.selection);
      expect(journal.kept.size).toBe(24);
      expect(algorithm.told).toHaveLength(20);
      // The parameters of the result are trained again where an earlier run had them.
      expect(runs - (24 - done)).toBeLessThanOrEqual(1);
    }
  });

  it('gives up at the end of its time, and goes on from there', async () => {
    const limits: (number | undefined)[] = [];
    class Slow extends BaseEstimator {
      async infer({ selection }: Model, _graph: unknown, _split: unknown, { timeLimit }: EstimateContext): Promise<Estimate> {
        limits.push(timeLimit);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { metrics: { accuracy: score(selection as Selection) }, loss: 0 };
      }
    }
    const journal = journalOf();
    const options = { numTrials: 1000 };
    const first = await search(options, new Slow(), { journal, timeBudget: 200, reuse: false });
    expect(first).toMatchObject({ outOfTime: true, aborted: false });
    expect(first.study.trials.length).toBeGreaterThan(0);
    expect(first.study.trials.length).toBeLessThan(20);
    expect(new Set(limits)).toEqual(new Set([25]));
    const more = await search(options, new Table(score), { journal, reuse: false });
    expect(more).toMatchObject({ outOfTime: false });
    expect(more.study.trials).toHaveLength(1000);
  });

  it('says so when its time is over before the first trial is', async () => {
    class Endless extends BaseEstimator {
      async infer(_model: Model, _graph: unknown, _split: unknown, { signal }: EstimateContext): Promise<Estimate> {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        throw new GnasError('GNAS_ABORTED', 'stopped');
      }
    }
    await expect(search({ numTrials: 5 }, new Endless(), { timeBudget: 30 })).rejects.toThrow(/time .* was over .* more time/);
  });

  it('tries selections to start with once, and refuses those of another space', async () => {
    const startWith = [
      { op_0: 1, in_1: 0, op_1: 1 },
      { op_0: 0, in_1: 0, op_1: 0 },
      { op_0: 1, in_1: 0, op_1: 1 },
    ];
    const { study } = await search({ numTrials: 5, startWith }, new Table(score));
    expect(study.trials.slice(0, 2).map(({ selection }) => selection)).toEqual(startWith.slice(0, 2));
    await expect(search({ numTrials: 5, startWith: [{ op_9: 0 }] }, new Table(score))).rejects.toMatchObject({
      code: 'GNAS_INVALID_SELECTION',
    });
  });

  it('refuses the journal of another search', async () => {
    const { study } = await search({ numTrials: 5 }, new Table(score));
    await expect(search({ numTrials: 5 }, new Table(score), { journal: journalOf(study.trials), seed: 9 })).rejects.toMatchObject(
      {
        code: 'GNAS_STUDY_MISMATCH',
      },
    );
  });

  it('returns the best of its trials', async () => {
    const { selection, best, study, model } = await search({ numTrials: 60 }, new Table(score));
    expect(selection).toEqual({ op_0: 1, in_1: 1, op_1: 1 });
    expect(best.metrics.accuracy).toBeCloseTo(0.7);
    expect(study.trials).toHaveLength(60);
    expect(study.trials.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(model.selection).toEqual(selection);
  });

  it('gives the same trials for the same seed, and others for another', async () => {
    const keys = async (seed: number) =>
      (await search({ numTrials: 20 }, new Table(score), { seed })).study.trials.map((t) => [selectionKey(t.selection), t.seed]);
    expect(await keys(5)).toEqual(await keys(5));
    expect(await keys(5)).not.toEqual(await keys(6));
  });

  it('asks for another where the estimator cannot score one, and says so when it never can', async () => {
    class Partly extends Table {
      constructor(readonly knows: (selection: Selection) => boolean) {
        super(score);
      }
      override misfit(_: BaseSpace, selection?: Selection): string | undefined {
        return !selection || this.knows(selection) ? undefined : `nothing is known of ${selectionKey(selection)}`;
      }
    }
    const algorithm = new Uniform({ numTrials: 30 });
    const { study } = await search({ numTrials: 30 }, new Partly(({ op_0 }) => op_0 === 1), {}, algorithm);
    expect(study.trials).toHaveLength(30);
    expect(study.trials.every(({ selection, state }) => selection.op_0 === 1 && state === 'complete')).toBe(true);
    expect(algorithm.told.length).toBeGreaterThan(30);
    expect(algorithm.told.filter((told) => told !== undefined)).toHaveLength(30);
    await expect(search({ numTrials: 3 }, new Partly(() => false))).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
      message: expect.stringMatching(/1000 architectures in a row.*nothing is known of/),
    });
  });

  it('records and tells a failed trial, and goes on', async () => {
    const algorithm = new Uniform({ numTrials: 30 });
    const flaky = new Table((selection) => {
      if (selection.op_0 === 1) throw new Error('out of luck');
      return selection.in_1 === 1 ? Number.NaN : score(selection);
    });
    const { study, best } = await search({ numTrials: 30 }, flaky, {}, algorithm);
    const codes = new Set(study.trials.map(({ error }) => error?.code));
    expect(codes).toEqual(new Set([undefined, 'unexpected', 'GNAS_DIVERGED']));
    expect(algorithm.told).toEqual(study.trials.map((t) => t.metrics.accuracy));
    expect(best.selection).toMatchObject({ op_0: 0, in_1: 0 });
  });

  it('throws when nothing completed, with the first reason', async () => {
    const never = new Table(() => {
      throw new GnasError('GNAS_OUT_OF_MEMORY', 'heap is full');
    });
    await expect(search({ numTrials: 3 }, never)).rejects.toMatchObject({
      code: 'GNAS_ALL_TRIALS_FAILED',
      message: expect.stringMatching(/All 3 trials failed.*heap is full/),
    });
  });

  it('has the model of the best so far, also where an earlier run has trained it', async () => {
    class Stoppable extends Table {
      runs = 0;
      override async infer(model: Model, _graph?: unknown, _split?: unknown, context?: EstimateContext): Promise<Estimate> {
        this.runs++;
        if (context?.signal?.aborted) throw new GnasError('GNAS_ABORTED', 'stopped');
        return super.infer(model);
      }
    }
    const earlier = await search({ numTrials: 4 }, new Table(score));
    const controller = new AbortController();
    const estimator = new Stoppable(score);
    const { best, aborted } = await search({ numTrials: 20 }, estimator, {
      signal: controller.signal,
      journal: journalOf(earlier.study.trials),
      onTrial: ({ number }) => number === 3 && controller.abort(),
    });
    expect(aborted).toBe(true);
    expect(best.number).toBe(earlier.best.number);
    expect(estimator.runs).toBe(1);
  });

  it('ends with the best so far when a signal comes', async () => {
    const controller = new AbortController();
    const { study, aborted } = await search({ numTrials: 50 }, new Table(score), {
      signal: controller.signal,
      onTrial: ({ number }) => number === 4 && controller.abort(),
    });
    expect(aborted).toBe(true);
    expect(study.trials).toHaveLength(5);
  });

  it('throws GNAS_ABORTED when there is no best yet', async () => {
    await expect(search({ numTrials: 5 }, new Table(score), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'GNAS_ABORTED',
    });
  });

  it('evaluates the finalists again with new seeds', async () => {
    const { study } = await search({ numTrials: 40, topK: 2, reEvaluations: 3 }, new Table(score));
    const again = study.trials.filter(({ phase }) => phase === 're-evaluation');
    expect(again.map(({ metrics }) => metrics.accuracy)).toEqual([0.7, 0.7, 0.7, 0.6, 0.6, 0.6]);
    expect(new Set(study.trials.map(({ seed }) => seed)).size).toBe(46);
  });

  it('keeps to its limits, and says so when nothing fits', async () => {
    const free = await search({ numTrials: 60 }, new Table(score));
    const maxFlops = free.best.cost.flops - 1;
    const limited = await search({ numTrials: 60 }, new Table(score), { limits: { maxFlops } });
    expect(limited.study.trials).toHaveLength(60);
    for (const { cost } of limited.study.trials) expect(cost.flops).toBeLessThanOrEqual(maxFlops);
    await expect(search({ numTrials: 5 }, new Table(score), { limits: { maxParameters: 1 } })).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
    });
  });

  it('announces every trial and every new best', async () => {
    const bests: number[] = [];
    const { study } = await search({ numTrials: 30 }, new Table(score), {
      onBest: (trial) => bests.push(trial.metrics.accuracy as number),
    });
    expect(bests).toEqual([...new Set(bests)].sort((a, b) => a - b));
    expect(bests.at(-1)).toBe(study.best?.metrics.accuracy);
  });

  it('does not swallow what a listener throws', async () => {
    const onTrial = () => {
      throw new Error('listener');
    };
    await expect(search({ numTrials: 3 }, new Table(score), { onTrial })).rejects.toThrow('listener');
  });

  it('refuses what does not fit together before any trial', async () => {
    class Shared extends Table {
      override readonly training = 'shared' as never;
    }
    await expect(search({ numTrials: 3 }, new Shared(score))).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
      message: expect.stringMatching(/weightShare: true/),
    });
    await expect(search({ numTrials: 3, weightShare: true }, new Table(score))).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
    });
    expect(() => new Uniform({ numTrials: 0 })).toThrow(/numTrials is 0/);
  });
});
