import { createBackend } from '@gnas/backend-tfjs';
import {
  type Backend,
  BaseEstimator,
  type BaseNAS,
  type EpochEvent,
  type Estimate,
  predict,
  Registry,
  type SearchOptions,
  type Study,
} from '@gnas/core';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace, SinglePathNodeClassificationSpace, withStructureMasks } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { GRNA } from '../robust/grna.js';
import { Spos } from './spos.js';

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});

const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });
const budget = { warmupSteps: 60, populationSize: 6, generations: 3, parents: 3, finalists: 2 };
const space = () => new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'sage', 'arma', 'linear'] });
const robust = { samples: 1, rates: [0.2], lambda: 1 };
const algorithms: [string, () => BaseNAS][] = [
  ['Spos', () => new Spos(budget)],
  ['GRNA', () => new GRNA({ ...budget, ...robust })],
];
const summary = (study: Study) => study.trials.map(({ selection, metrics, bySplit }) => ({ selection, metrics, bySplit }));

describe.each(algorithms)('%s', (_, make) => {
  const search = (options: Partial<SearchOptions> = {}, estimator: BaseEstimator = new OneShotEstimator()) =>
    make().search(space(), graph, estimator, { backend, seed: 1, ...options });

  it('finds a model that predicts what its trial says, with the weights of the supernet', async () => {
    const before = backend.memory().numTensors;
    const { selection, best, model, parameters, study } = await search();
    expect(best.selection).toEqual(selection);
    expect(study.trials.length).toBeGreaterThanOrEqual(12);
    expect(best.metrics.accuracy).toBeGreaterThan(0.6);
    const { classes } = await predict(model, parameters, graph, backend);
    const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('trains its finalists from scratch where the estimator does', async () => {
    const { study, best, model, parameters } = await search({}, new TrainScratchEstimator({ epochs: 10 }));
    expect(study.trials).toHaveLength(2);
    const { classes } = await predict(model, parameters, graph, backend);
    const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
  });

  it('gives the same trials for the same seed', async () => {
    const first = summary((await search({ seed: 4 })).study);
    expect(summary((await search({ seed: 4 })).study)).toEqual(first);
    expect(summary((await search({ seed: 5 })).study)).not.toEqual(first);
  });

  it('keeps to limits, and says so where nothing does', async () => {
    const { study } = await search({ limits: { maxParameters: 120 } });
    expect(study.trials.length).toBeGreaterThan(0);
    for (const { cost } of study.trials) expect(cost.parameters).toBeLessThanOrEqual(120);
    await expect(search({ limits: { maxParameters: 1 } })).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE' });
  });

  it('ends on a signal with the best so far, or without any', async () => {
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

  it('tells how the training of the supernet goes', async () => {
    const events: EpochEvent[] = [];
    await search({ onEpoch: (event) => events.push(event) });
    expect(events.map(({ epoch }) => epoch)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(events.at(-1)?.trainLoss).toBeLessThan(events[0]?.trainLoss as number);
  });

  it('refuses an estimator that runs no model, by its name', async () => {
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
  it('refuses options that make no sense', () => {
    expect(() => new Spos({ populationSize: 0 })).toThrow(/Spos: populationSize is 0/);
    expect(() => new GRNA({ mutationProbability: 0 })).toThrow(/GRNA: mutationProbability is 0/);
  });
});

describe('GRNA', () => {
  it('judges by the robust score, and so prefers what an attack on edges cannot reach', async () => {
    const result = (lambda: number) =>
      new GRNA({ ...budget, ...robust, lambda }).search(space(), graph, new OneShotEstimator(), { backend, seed: 1 });
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

  it('searches a space of masks, of single paths and of GraphNAS', async () => {
    const before = backend.memory().numTensors;
    for (const inner of [space(), new GraphNasNodeClassificationSpace({ hiddenDim: 8, dropout: 0.1 })]) {
      const masked = withStructureMasks(inner);
      const { selection, best } = await new GRNA({ ...budget, ...robust }).search(masked, graph, new OneShotEstimator(), {
        backend,
      });
      expect(Object.keys(masked.describe(selection)).filter((key) => key.startsWith('mask_'))).toHaveLength(2);
      expect(Number.isFinite(best.metrics.robustScore)).toBe(true);
    }
    expect(backend.memory().numTensors).toBe(before);
  });
});

describe('plugin', () => {
  it('makes both by name', async () => {
    const registry = new Registry([plugin]);
    expect(await registry.create('algorithms', 'spos', { populationSize: 7 })).toMatchObject({ options: { populationSize: 7 } });
    expect(await registry.create('algorithms', 'grna', { attacks: ['dice'], lambda: 3 })).toMatchObject({
      options: { lambda: 3, generations: 20, attacks: { dice: expect.any(Function) } },
    });
  });
});
