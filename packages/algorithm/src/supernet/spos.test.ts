import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, type EpochEvent, NodeClassification, predict, Registry, type Study } from '@gnas/core';
import { BaseEstimator, type BaseNAS, type Estimate, type SearchOptions } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, RobustEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace, SinglePathNodeClassificationSpace, withStructureMasks } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { GRNA } from './grna.js';
import { Spos } from './spos.js';

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});

const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });
const budget = { warmupSteps: 60, populationSize: 6, generations: 3, parents: 3, finalists: 2 };
const space = () => new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'sage', 'arma', 'linear'] });
const robust = (estimator: BaseEstimator, lambda = 1) => new RobustEstimator(estimator, { samples: 1, rates: [0.2], lambda });
const algorithms: [string, () => BaseNAS, (estimator: BaseEstimator) => BaseEstimator][] = [
  ['Spos', () => new Spos(budget), (estimator) => estimator],
  ['GRNA', () => new GRNA(budget), robust],
];
const summary = (study: Study) => study.trials.map(({ selection, metrics, bySplit }) => ({ selection, metrics, bySplit }));

describe.each(algorithms)('%s', (_, make, wrap) => {
  const search = (options: Partial<SearchOptions> = {}, estimator: BaseEstimator = new OneShotEstimator()) =>
    make().search(space(), graph, wrap(estimator), { backend, seed: 1, ...options });

  it('returns a model with the weights of the supernet that gave its score', async () => {
    const before = backend.memory().numTensors;
    const { selection, best, model, parameters, study } = await search();
    expect(best.selection).toEqual(selection);
    expect(study.trials.length).toBeGreaterThanOrEqual(12);
    expect(best.metrics.accuracy).toBeGreaterThan(0.6);
    const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('trains its finalists from scratch with an estimator that trains', async () => {
    const { study, best, model, parameters } = await search({}, new TrainScratchEstimator({ epochs: 10 }));
    expect(study.trials).toHaveLength(2);
    const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
  });

  it('is deterministic by seed', async () => {
    const first = summary((await search({ seed: 4 })).study);
    expect(summary((await search({ seed: 4 })).study)).toEqual(first);
    expect(summary((await search({ seed: 5 })).study)).not.toEqual(first);
  });

  it('keeps to limits, and fails if no architecture does', async () => {
    const { study } = await search({ limits: { maxParameters: 120 } });
    expect(study.trials.length).toBeGreaterThan(0);
    for (const { cost } of study.trials) expect(cost.parameters).toBeLessThanOrEqual(120);
    await expect(search({ limits: { maxParameters: 1 } })).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE' });
  });

  it('returns the best so far on a signal, and fails without any', async () => {
    const before = backend.memory().numTensors;
    const controller = new AbortController();
    const { aborted, study } = await search({
      signal: controller.signal,
      onTrial: ({ number }) => number === 3 && controller.abort(),
    });
    expect([aborted, study.trials.length]).toEqual([true, 4]);
    const early = new AbortController();
    await expect(search({ signal: early.signal, onEpoch: () => early.abort() })).rejects.toMatchObject({ code: 'GNAS_ABORTED' });
    expect(backend.memory().numTensors).toBe(before);
  });

  it('reports the training of the supernet', async () => {
    const events: EpochEvent[] = [];
    await search({ onEpoch: (event) => events.push(event) });
    expect(events.map(({ epoch }) => epoch)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(events.at(-1)?.trainLoss).toBeLessThan(events[0]?.trainLoss as number);
  });

  it('rejects an estimator that runs no model, naming it', async () => {
    class Table extends BaseEstimator {
      override readonly training = 'none';
      override async infer(): Promise<Estimate> {
        return { metrics: { accuracy: 1 }, loss: 0 };
      }
    }
    await expect(search({}, new Table())).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
      message: expect.stringMatching(/Table runs no model/),
    });
  });
});

describe('Spos', () => {
  it('rejects invalid options', () => {
    expect(() => new Spos({ populationSize: 0 })).toThrow(/Spos: populationSize is 0/);
    expect(() => new GRNA({ mutationProbability: 0 })).toThrow(/GRNA: mutationProbability is 0/);
  });
});

describe('GRNA', () => {
  it('judges by the robust score, so it prefers models that ignore edges if robustness is all that counts', async () => {
    const result = (lambda: number) =>
      new GRNA(budget).search(space(), graph, robust(new OneShotEstimator(), lambda), { backend, seed: 1 });
    const { study, best } = await result(0);
    for (const { metrics } of study.trials) {
      expect(metrics.robustness).toBeLessThanOrEqual(0);
      expect(metrics.robustScore).toBe(metrics.accuracy);
    }
    const careful = await result(1e6);
    expect(careful.best.metrics.robustness).toBe(0);
    expect(careful.selection).toMatchObject({ op_0: 3, op_1: 3 });
    expect(best.metrics.robustness).toBeLessThan(-0.001);
  });

  it('searches masks around any space', async () => {
    const before = backend.memory().numTensors;
    for (const inner of [space(), new GraphNasNodeClassificationSpace({ hiddenDim: 8, dropout: 0.1 })]) {
      const masked = withStructureMasks(inner);
      const { selection, best } = await new GRNA(budget).search(masked, graph, robust(new OneShotEstimator()), { backend });
      expect(Object.keys(masked.describe(selection)).filter((key) => key.startsWith('mask_'))).toHaveLength(2);
      expect(Number.isFinite(best.metrics.robustScore)).toBe(true);
    }
    expect(backend.memory().numTensors).toBe(before);
  });

  it('rejects an estimator that does not attack', async () => {
    await expect(new GRNA(budget).search(space(), graph, new OneShotEstimator(), { backend })).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
      message: expect.stringMatching(/OneShotEstimator doesn't attack them. Wrap it in RobustEstimator/),
    });
  });
});

describe('plugin', () => {
  it('creates both by name', async () => {
    const registry = new Registry([plugin]);
    expect(await registry.create('algorithms', 'spos', { populationSize: 7 })).toMatchObject({ options: { populationSize: 7 } });
    expect(await registry.create('algorithms', 'grna', { parents: 3 })).toMatchObject({
      options: { parents: 3, generations: 20 },
    });
  });
});
