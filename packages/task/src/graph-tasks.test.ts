import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, type Graph, loadModel } from '@gnas/core';
import { batchOfGraphs, evaluate, Model, ParameterStore } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace, TunedGnnSpace } from '@gnas/space';
import { describe, expect, it } from 'vitest';
import { GraphClassification, GraphMultilabel, GraphRegression, plugin } from './index.js';
import { type Predicted, severalGraphs } from './testing/several-graphs.js';

const backend = await createBackend({ device: 'wasm' });
const space = () => new SinglePathNodeClassificationSpace({ hiddenDim: 16, ops: ['gin', 'sage', 'gat_2'] });
const study = (dataset: Graph, numTrials = 4) =>
  createStudy({
    dataset,
    space: space(),
    algorithm: new RandomSearch({ numTrials }),
    estimator: new TrainScratchEstimator({ epochs: 80, finalEpochs: 80, batchSize: 7 }),
    backend,
    plugins: [plugin],
  });

describe('tasks of several graphs', () => {
  it.each([
    ['classes', GraphClassification, (metrics: Record<string, number>) => expect(metrics.accuracy).toBeGreaterThan(0.85)],
    ['labels', GraphMultilabel, (metrics: Record<string, number>) => expect(metrics.rocAuc).toBeGreaterThan(0.85)],
    ['numbers', GraphRegression, (metrics: Record<string, number>) => expect(metrics.r2).toBeGreaterThan(0.8)],
  ] as const)('%s: searches, finishes, exports, and predicts one graph alone as among others', async (predicted, Task, check) => {
    const graph = severalGraphs(predicted as Predicted);
    const before = backend.memory().numTensors;
    const found = await study(graph);
    expect(found.task).toBeInstanceOf(Task);
    await found.search();
    const outcome = await found.finish({ ensembleSize: 1, repeats: 1 });
    check(outcome.found.metrics.test ?? {});
    expect(backend.memory().numTensors).toBe(before);

    const all = [...(await found.predict()).table().rows];
    expect(all).toHaveLength(60);
    expect(all[59]?.[0]).toBe('g59');
    const model = await loadModel(await found.exportModel(), { plugins: [plugin], space: space() });
    const { graph: alone } = batchOfGraphs(graph, Int32Array.of(59, 0));
    const rows = [...(await model.predict({ ...alone, features: alone.features }, backend)).table().rows];
    for (const [at, row] of [59, 0].entries())
      rows[at]?.slice(1).forEach((value, column) => {
        const expected = all[row]?.[column + 1];
        if (typeof value === 'number' && typeof expected === 'number') expect(value / expected).toBeCloseTo(1, 3);
        else expect(value).toBe(expected);
      });
  });

  it('scores batches of graphs as all at once', async () => {
    const graph = severalGraphs('classes');
    const task = new GraphClassification();
    const wrapped = task.wrap(space()).instantiate(task.dimensions(graph));
    const device = backend.upload(graph);
    const parameters = new ParameterStore(backend, 0);
    const model = wrapped.parseModel(Object.fromEntries(wrapped.choices.map(({ key }) => [key, 0])));
    const context = { backend, task, parameters };
    const whole = await evaluate(model, device, 'validation', context);
    const batched = await evaluate(model, device, 'validation', context, { batchSize: 4 });
    const only = await evaluate(model, device, 'validation', context, { splits: ['validation'], only: ['accuracy'] });
    expect(batched.loss).toBeCloseTo(whole.loss, 5);
    expect(only.loss).toBeCloseTo(whole.loss, 5);
    expect(Object.keys(only.metrics).sort()).toEqual(['accuracy', 'loss']);
    device.dispose();
    parameters.dispose();
    expect(model).toBeInstanceOf(Model);
  });

  it('begins with baselines for whole graphs, which have the first readout', () => {
    const graph = severalGraphs('classes');
    const task = new GraphClassification({ readouts: ['max', 'mean'] });
    const wrapped = task.wrap(new TunedGnnSpace()).instantiate(task.dimensions(graph));
    const keys = wrapped.portfolio().map((selection) => wrapped.canonicalKey(selection));
    const described = wrapped.portfolio().map((selection) => wrapped.describe(selection));
    expect(described.slice(0, 4).map(({ operation, readout }) => [operation, readout])).toEqual([
      ['linear', 'max'],
      ['gcn', 'max'],
      ['gin', 'max'],
      ['gin', 'mean'],
    ]);
    const baselines = wrapped.baselines().map(({ selection }) => wrapped.canonicalKey(selection));
    expect(keys.slice(0, 3)).toEqual(baselines);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('refuses a graph of another level', () => {
    const { graphPointers: _, graphIds: __, ...one } = severalGraphs('classes');
    expect(new GraphClassification().misfit({ ...one, labels: new Int32Array(one.numNodes) })).toMatch(
      /one graph.*node-classification/,
    );
  });
});
