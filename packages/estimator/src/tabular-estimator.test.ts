import { createBackend } from '@gnas/backend-tfjs';
import { checkFit } from '@gnas/core';
import {
  type Backend,
  type BenchmarkRow,
  type BenchmarkTable,
  type GraphOnDevice,
  Model,
  Registry,
  randomSelection,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  type Selection,
  type SplitName,
} from '@gnas/core/plugin';
import { plugin as datasets, karateClub, nasBenchGraph } from '@gnas/datasets';
import { NasBenchGraphSpace, SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { plugin } from './plugin.js';
import { TabularEstimator } from './tabular-estimator.js';

const rows = new Map<string, BenchmarkRow>([
  ['1111', { validation: 0.7, test: 0.6, parameters: 100, latencyMs: 2 }],
  ['11111', { validation: 0.5, test: 0.8 }],
]);
const table: BenchmarkTable = {
  name: 'two architectures',
  benchmark: 'nas-bench-graph',
  metric: 'rocAuc',
  size: rows.size,
  get: (key) => rows.get(key),
  [Symbol.iterator]: () => rows[Symbol.iterator](),
};
const graph = karateClub();
const space = new NasBenchGraphSpace({ hiddenDim: 8 }).instantiate({
  inputDim: graph.features.columns,
  outputDim: graph.numClasses,
});
const gcns: Selection = { link: 0, op_0: 1, op_1: 1, op_2: 1, op_3: 1 };

class Uniform extends SampleBasedNAS {
  protected createSampler({ space: searched, random }: SamplerContext): Sampler {
    return { ask: () => randomSelection(searched.choices, random), tell: () => {} };
  }
}

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});
const infer = (estimator: TabularEstimator, model: Model, split: SplitName) => estimator.infer(model, {} as GraphOnDevice, split);

describe('TabularEstimator', () => {
  it('returns both columns, and the costs that the table lists', async () => {
    const estimator = new TabularEstimator({ table });
    expect(estimator.objective).toBe('rocAuc');
    const model = space.parseModel(gcns);
    expect(await infer(estimator, model, 'validation')).toEqual({
      metrics: { rocAuc: 0.7 },
      loss: Number.NaN,
      bySplit: { validation: { rocAuc: 0.7 }, test: { rocAuc: 0.6 } },
      cost: { parameters: 100, latencyMs: 2 },
    });
    expect((await infer(estimator, model, 'test')).metrics).toEqual({ rocAuc: 0.6 });
  });

  it('finds isomorphic architectures by one key', async () => {
    const twin = space.parseModel({ link: 1, op_0: 1, op_1: 1, op_2: 1, op_3: 1 });
    expect((await infer(new TabularEstimator({ table }), twin, 'test')).metrics).toEqual({ rocAuc: 0.8 });
  });

  it('lets a search maximize the test column, as benchmark papers do', async () => {
    const small = new NasBenchGraphSpace({ hiddenDim: 8, ops: ['gcn'] });
    const search = (maximize: 'validation' | 'test') =>
      new Uniform({ numTrials: 20 }).search(small, graph, new TabularEstimator({ table, maximize }), { backend });
    const byValidation = await search('validation');
    const byTest = await search('test');
    expect(byValidation.selection.link).toBe(0);
    expect(byTest.selection.link).toBe(1);
    for (const { best } of [byValidation, byTest]) {
      const { validation, test } = rows.get(small.canonicalKey(best.selection)) as BenchmarkRow;
      expect(best.bySplit).toEqual({ validation: { rocAuc: validation }, test: { rocAuc: test } });
    }
    expect(byValidation.best.cost).toMatchObject({ parameters: 100, latencyMs: 2 });
    expect(byValidation.best.cost.flops).toBeGreaterThan(0);
    expect(byTest.study.trials).toHaveLength(20);
  });

  it('refuses architectures that are missing from the table', async () => {
    const estimator = new TabularEstimator({ table });
    const skips = { link: 2, op_0: 8, op_1: 8, op_2: 8, op_3: 8 };
    expect(estimator.misfit(space, gcns)).toBeUndefined();
    expect(estimator.misfit(space, skips)).toMatch(/no result for link 0011, op_0 skip.*\(key 88888\)/);
    await expect(infer(estimator, space.parseModel(skips), 'validation')).rejects.toMatchObject({
      code: 'GNAS_INVALID_SELECTION',
      message: expect.stringMatching(/key 88888/),
    });
  });

  it('rejects a mixture, the train split, other columns and other tables', async () => {
    const estimator = new TabularEstimator({ table });
    const mixture = new Model(space, undefined, () => ({ kind: 'fixed', indices: [0] }));
    await expect(infer(estimator, mixture, 'validation')).rejects.toMatchObject({ code: 'GNAS_INVALID_SELECTION' });
    await expect(infer(estimator, space.parseModel(gcns), 'train')).rejects.toMatchObject({ code: 'GNAS_INVALID_OPTION' });
    expect(() => new TabularEstimator({ table, maximize: 'tset' as never })).toThrow(/maximize is "tset"; expected one of/);
    expect(() => new TabularEstimator({ table: 'cora' as never })).toThrow(/table is "cora"; expected a benchmark's table/);
  });

  it('rejects another space and shared weights before any work', async () => {
    const estimator = new TabularEstimator({ table });
    const other = new SinglePathNodeClassificationSpace();
    expect(() => checkFit(other, new Uniform({ numTrials: 1 }), estimator)).toThrow(
      expect.objectContaining({ code: 'GNAS_INCOMPATIBLE', message: expect.stringMatching(/NasBenchGraphSpace/) }),
    );
    expect(() => checkFit(space, new Uniform({ numTrials: 1, weightShare: true }), estimator)).toThrow(/without weightShare/);
  });
});

describe.runIf(process.env.GNAS_DATA_DIR)('TabularEstimator with published tables (needs GNAS_DATA_DIR)', () => {
  it('searches 500 trials in seconds', async () => {
    const estimator = new TabularEstimator({ table: await nasBenchGraph('cora'), maximize: 'test' });
    const started = performance.now();
    const { best, study } = await new Uniform({ numTrials: 500 }).search(new NasBenchGraphSpace(), graph, estimator, { backend });
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(study.trials.every(({ state }) => state === 'complete')).toBe(true);
    expect(best.metrics.accuracy).toBeGreaterThan(0.815);
  });

  it('spends its budget on architectures in the table', async () => {
    const table = await nasBenchGraph('proteins');
    for (const searched of [new NasBenchGraphSpace(), new NasBenchGraphSpace({ setting: 'proteins' })]) {
      const { study } = await new Uniform({ numTrials: 50 }).search(searched, graph, new TabularEstimator({ table }), {
        backend,
      });
      expect(study.trials.filter(({ state }) => state === 'complete')).toHaveLength(50);
    }
  });

  it('can be created by name', async () => {
    const estimator = await new Registry([plugin, datasets]).create('estimators', 'tabular', {
      table: 'arxiv',
      maximize: 'test',
    });
    expect(estimator).toMatchObject({ objective: 'accuracy', maximize: 'test', training: 'none' });
    await expect(new Registry([plugin, datasets]).create('estimators', 'tabular', { root: '/none' })).rejects.toMatchObject({
      code: 'GNAS_FILE_NOT_FOUND',
    });
  });
});
