import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, NodeClassification, type ParameterSnapshot, predict, Registry, type SearchResult } from '@gnas/core';
import type { BaseEstimator, SearchOptions } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GassoSpace, SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { Darts } from './darts.js';
import { Gasso, type GassoOptions } from './gasso.js';

let backend: Backend;
let first: SearchResult;
/** A graph in which a third of the edges join different classes. */
const graph = stochasticBlockModel({ blocks: [20, 20, 20], within: 0.3, between: 0.06, signal: 1, seed: 2 });
const space = () => new GassoSpace({ hiddenDim: 8, dropout: 0.3 });

beforeAll(async () => {
  backend = await createBackend();
  first = await search();
});

const search = (
  options: GassoOptions = {},
  more: Partial<SearchOptions> = {},
  estimator: BaseEstimator = new OneShotEstimator(),
) => new Gasso({ epochs: 20, warmupEpochs: 5, ...options }).search(space(), graph, estimator, { backend, seed: 1, ...more });

function structure(parameters: ParameterSnapshot, layer: number): Float32Array {
  const buffer = parameters.get(`structure/layer_${layer}`);
  if (!buffer) throw new Error(`layer ${layer} has no structure`);
  return buffer.values;
}

/** Mean weights of edges within classes and between classes. */
function meanWeights(weights: Float32Array): [within: number, between: number] {
  const means = [true, false].map((same) => {
    const chosen = weights.filter(
      (_, edge) => (graph.labels[graph.source[edge] as number] === graph.labels[graph.target[edge] as number]) === same,
    );
    return chosen.reduce((sum, weight) => sum + weight, 0) / chosen.length;
  });
  return means as [number, number];
}

describe('Gasso', () => {
  it('returns a model that predicts on the learned structure, and is deterministic by seed', async () => {
    const before = backend.memory().numTensors;
    const { best, selection, model, parameters } = first;
    expect(structure(parameters, 0)).toHaveLength(graph.source.length);
    const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
    const again = await search();
    expect([again.selection, again.best.metrics, structure(again.parameters, 1)]).toEqual([
      selection,
      best.metrics,
      structure(parameters, 1),
    ]);
    expect(backend.memory().numTensors).toBe(before);
    const other = stochasticBlockModel({ blocks: [20, 20, 20], seed: 3 });
    await expect(predict([{ model, parameters }], other, backend, new NodeClassification())).rejects.toMatchObject({
      code: 'GNAS_INVALID_SHAPE',
    });
  });

  it('takes weight from edges between dissimilar nodes in every layer', async () => {
    const { parameters } = await search({ epochs: 30 });
    for (const layer of [0, 1]) {
      const [within, between] = meanWeights(structure(parameters, layer));
      expect(between).toBeLessThan(within - 0.02);
      expect(within).toBeLessThan(1);
    }
  });

  it('takes more weight with more smoothness, and none without', async () => {
    const learned = async (smoothness: number) =>
      meanWeights(structure((await search({ smoothness, epochs: 12 })).parameters, 1))[1];
    const [none, little, much] = [await learned(0), await learned(0.1), await learned(2)];
    expect(none).toBeCloseTo(1, 6);
    expect(little).toBeLessThan(none);
    expect(much).toBeLessThan(little);
  });

  it('trains from scratch on the learned structure without changing it', async () => {
    const before = backend.memory().numTensors;
    const { best, parameters, model } = await search({}, {}, new TrainScratchEstimator({ epochs: 15 }));
    expect(structure(parameters, 0)).toEqual(structure(first.parameters, 0));
    const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('returns its current choice on a signal', async () => {
    const controller = new AbortController();
    let epochs = 0;
    const { aborted, study } = await search(
      {},
      { signal: controller.signal, onEpoch: () => ++epochs === 8 && controller.abort() },
    );
    expect([aborted, epochs, study.trials.length]).toEqual([true, 8, 1]);
  });

  it('rejects a space without edge weights, and invalid options', async () => {
    await expect(
      new Gasso().search(new SinglePathNodeClassificationSpace(), graph, new OneShotEstimator(), { backend }),
    ).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE', message: expect.stringMatching(/Use GassoSpace, or Darts/) });
    expect(() => new Gasso({ warmupEpochs: -1 })).toThrow(/warmupEpochs is -1/);
    expect(() => new Gasso({ smoothness: Number.NaN })).toThrow(/smoothness is NaN/);
  });
});

describe('on GassoSpace without structure learning', () => {
  it.each([1, 2] as const)('Darts of order %i returns a model that runs on another graph', async (order) => {
    const { model, parameters } = await new Darts({ epochs: 6, order }).search(space(), graph, new OneShotEstimator(), {
      backend,
    });
    expect([...parameters.keys()].some((path) => path.startsWith('structure'))).toBe(false);
    const other = stochasticBlockModel({ blocks: [10, 20, 20], seed: 3 });
    expect((await predict([{ model, parameters }], other, backend, new NodeClassification())).classes).toHaveLength(50);
  });
});

describe('plugin', () => {
  it('creates both by name with the same defaults as in code', async () => {
    const registry = new Registry([plugin]);
    const darts = await registry.create('algorithms', 'darts', { order: 1, epochs: 7 });
    expect(darts).toMatchObject({
      options: { order: 1, epochs: 7, architectureLearningRate: 3e-4, architectureWeightDecay: 1e-3 },
    });
    const gasso = (await registry.create('algorithms', 'gasso')) as Gasso;
    expect(gasso).toBeInstanceOf(Gasso);
    expect(gasso.options).toEqual(new Gasso().options);
    expect(gasso.options).toMatchObject({ epochs: 250, weightDecay: 1e-4, architectureLearningRate: 0.03, smoothness: 0.6 });
  });
});
