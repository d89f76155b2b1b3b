import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, NodeClassification, predict, Registry, selectionKey } from '@gnas/core';
import type { BaseNAS, ForwardInput, SearchOptions, Tensor } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace, Linear, SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { GraphNasRL } from './controllers/graph-nas-rl.js';
import { RL } from './controllers/rl.js';
import { plugin } from './plugin.js';
import { GridSearch } from './sample-based/grid-search.js';
import { LocalSearch } from './sample-based/local-search.js';
import { NASBOWL } from './sample-based/nas-bowl.js';
import { RandomSearch } from './sample-based/random-search.js';
import { RegularizedEvolution } from './sample-based/regularized-evolution.js';

let backend: Backend;
const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });
const estimator = new TrainScratchEstimator({ epochs: 8 });
const space = () => new GraphNasNodeClassificationSpace({ hiddenDim: 8, dropout: 0.1 });

beforeAll(async () => {
  backend = await createBackend();
});

const search = (algorithm: BaseNAS, options: Partial<SearchOptions> = {}) =>
  algorithm.search(space(), graph, estimator, { backend, seed: 1, ...options });
const algorithms: [string, (numTrials: number, weightShare?: boolean) => BaseNAS][] = [
  ['RandomSearch', (numTrials, weightShare = false) => new RandomSearch({ numTrials, weightShare })],
  ['GraphNasRL', (numTrials, weightShare = false) => new GraphNasRL({ numTrials, weightShare, topK: 2, reEvaluations: 2 })],
  ['RL', (numTrials, weightShare = false) => new RL({ numTrials, weightShare, samplesPerUpdate: 4, warmupSteps: 40 })],
];

describe.each(algorithms)('%s', (_, make) => {
  it('returns a model with the parameters that gave its score', async () => {
    const before = backend.memory().numTensors;
    const { selection, best, model, parameters, study } = await search(make(12));
    expect(study.trials.filter(({ phase }) => phase === 'search')).toHaveLength(12);
    expect(best.selection).toEqual(selection);
    expect(best.metrics.accuracy).toBeGreaterThan(0.5);
    const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
    expect(best.cost.parameters).toBe([...parameters.values()].reduce((sum, { values }) => sum + values.length, 0));
    expect(backend.memory().numTensors).toBe(before);
  });

  it('is deterministic by seed', async () => {
    const trials = async (seed: number) =>
      (await search(make(6), { seed })).study.trials.map(({ selection, seed, metrics, bySplit }) => ({
        selection,
        seed,
        metrics,
        bySplit,
      }));
    const first = await trials(4);
    expect(await trials(4)).toEqual(first);
    expect(await trials(5)).not.toEqual(first);
  });

  it('accepts the one-shot estimator only with shared weights', async () => {
    const before = backend.memory().numTensors;
    const shared = await make(6, true).search(space(), graph, new OneShotEstimator(), { backend, seed: 1 });
    expect(shared.best.metrics.accuracy).toBeGreaterThan(0.4);
    expect(backend.memory().numTensors).toBe(before);
    await expect(make(6).search(space(), graph, new OneShotEstimator(), { backend })).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
    });
  });

  it('returns the best so far on a signal, even in the middle of a training', async () => {
    const controller = new AbortController();
    let epochs = 0;
    const { study, aborted } = await search(make(50), {
      signal: controller.signal,
      onEpoch: () => ++epochs === 20 && controller.abort(),
    });
    expect(aborted).toBe(true);
    expect(study.trials).toHaveLength(2);
  });

  it('keeps to a limit on parameters', async () => {
    const { study } = await search(make(6), { limits: { maxParameters: 500 } });
    for (const { cost } of study.trials) expect(cost.parameters).toBeLessThanOrEqual(500);
  });

  it('records an operation that throws as a failed trial, and continues', async () => {
    const failing = (inDim: number, outDim: number) => {
      const inner = new Linear({ inDim, outDim, name: 'failing' });
      return {
        name: 'failing',
        forward: (input: ForwardInput): Tensor => {
          if (input.ops.training) throw new Error('broken');
          return inner.forward(input);
        },
      };
    };
    const before = backend.memory().numTensors;
    const { study, best } = await make(12).search(
      new SinglePathNodeClassificationSpace({ hiddenDim: 4, ops: ['gcn', failing, 'sage', 'sg', 'cheb'] }),
      graph,
      estimator,
      { backend, seed: 3 },
    );
    const failed = study.trials.filter(({ state }) => state === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]?.error?.message).toMatch(/operation "failing": broken/);
    expect(best.state).toBe('complete');
    expect(backend.memory().numTensors).toBe(before);
  });
});

describe('RandomSearch', () => {
  it('tries no architecture twice, and ends when the space is used up', async () => {
    const { study } = await new RandomSearch({ numTrials: 50 }).search(
      new SinglePathNodeClassificationSpace({ hiddenDim: 4 }),
      graph,
      new TrainScratchEstimator({ epochs: 2 }),
      { backend },
    );
    expect(new Set(study.trials.map(({ selection }) => selectionKey(selection))).size).toBe(4);
    expect(study.trials).toHaveLength(4);
  });
});

describe('a limit on latency', () => {
  it('measures each architecture before training, leaks no tensors, and fails if none is fast enough', async () => {
    const before = backend.memory().numTensors;
    const { study } = await search(new RandomSearch({ numTrials: 3 }), { limits: { maxLatencyMs: 10_000 } });
    for (const { cost } of study.trials) expect(cost.latencyMs).toBeGreaterThan(0);
    expect(backend.memory().numTensors).toBe(before);
    const unlimited = await search(new RandomSearch({ numTrials: 1 }));
    expect(unlimited.best.cost.latencyMs).toBeUndefined();
    await expect(
      new GridSearch().search(new SinglePathNodeClassificationSpace({ hiddenDim: 4 }), graph, estimator, {
        backend,
        limits: { maxLatencyMs: 1e-6 },
      }),
    ).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE', message: expect.stringMatching(/Raise maxLatencyMs/) });
    expect(backend.memory().numTensors).toBe(before);
  });
});

describe('a search of many trials', () => {
  it('keeps the number of tensors flat', async () => {
    const counts: number[] = [];
    await new GraphNasRL({ numTrials: 150, topK: 0 }).search(space(), graph, new TrainScratchEstimator({ epochs: 1 }), {
      backend,
      onTrial: () => counts.push(backend.memory().numTensors),
    });
    expect(counts).toHaveLength(150);
    // Within onTrial the trial's own parameters still exist. Nothing else may grow, except for the features that the graph caches per
    // receptive field: two tensors for a depth not seen before.
    expect(Math.max(...counts.slice(100))).toBeLessThanOrEqual(Math.max(...counts.slice(0, 100)) + 2);
  });
});

describe('plugin', () => {
  it('creates algorithms by name with the defaults of their schemas', async () => {
    const registry = new Registry([plugin]);
    expect(await registry.create('algorithms', 'graphnas-rl', { numTrials: 7 })).toMatchObject({
      numTrials: 7,
      topK: 5,
      reEvaluations: 2,
    });
    expect(await registry.create('algorithms', 'random-search')).toBeInstanceOf(RandomSearch);
    expect(await registry.create('algorithms', 'grid-search')).toMatchObject({ numTrials: Number.POSITIVE_INFINITY });
    expect(await registry.create('algorithms', 'nsga2', { minimize: 'flops', topK: 3 })).toMatchObject({
      minimize: 'flops',
      topK: 3,
      reEvaluations: 2,
    });
    for (const [name, type] of [
      ['regularized-evolution', RegularizedEvolution],
      ['local-search', LocalSearch],
      ['nas-bowl', NASBOWL],
    ] as const)
      expect(await registry.create('algorithms', name, { numTrials: 7 })).toBeInstanceOf(type);
  });
});
