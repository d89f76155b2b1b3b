import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createGraph, createStudy, type Graph, loadModel, numberTargets } from '@gnas/core';
import { type BaseTask, ParameterStore, Random } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace, plugin as spaces } from '@gnas/space';
import { describe, expect, it } from 'vitest';
import { type LabelPrediction, NodeMultilabel, NodeRegression, plugin, ValuePrediction } from './index.js';

const backend = await createBackend({ device: 'wasm' });

/** Two numbers per node that follow its block, far from 0 and of different units; every seventh is unknown. */
function withNumbers(): Graph {
  const graph = stochasticBlockModel();
  const values = new Float32Array(2 * graph.numNodes);
  for (let node = 0; node < graph.numNodes; node++) {
    values[2 * node] = 1e4 + 1e3 * (graph.labels[node] as number);
    values[2 * node + 1] = node % 7 === 0 ? Number.NaN : 0.01 * (graph.labels[node] as number);
  }
  return createGraph({
    ...unlabeled(graph),
    targets: numberTargets({ values, columns: 2, names: ['price', 'share'] }, graph.split),
  });
}

function withLabels(): Graph {
  const graph = stochasticBlockModel();
  const values = new Float32Array(2 * graph.numNodes);
  for (let node = 0; node < graph.numNodes; node++) {
    values[2 * node] = Number((graph.labels[node] as number) > 0);
    values[2 * node + 1] = node % 5 === 0 ? Number.NaN : (graph.labels[node] as number) % 2;
  }
  return createGraph({ ...unlabeled(graph), targets: { kind: 'labels', columns: 2, values, names: ['late', 'odd'] } });
}

function unlabeled({ classNames: _, ...graph }: Graph): Graph {
  return { ...graph, numClasses: 0, labels: new Int32Array(graph.numNodes).fill(-1) };
}

const study = (dataset: Graph, task?: BaseTask) =>
  createStudy({
    dataset,
    ...(task && { task }),
    space: new SinglePathNodeClassificationSpace({ hiddenDim: 16, ops: ['gcn', 'linear'] }),
    algorithm: new RandomSearch({ numTrials: 3 }),
    estimator: new TrainScratchEstimator({ epochs: 60, finalEpochs: 60 }),
    backend,
    plugins: [plugin],
  });

describe('node regression', () => {
  it('is the usual task of a graph with numbers, learns them in their unit, and predicts from a file for a graph without them', async () => {
    const graph = withNumbers();
    const found = await study(graph);
    expect(found.task).toBeInstanceOf(NodeRegression);
    expect(found.objective).toMatchObject({ name: 'mae', direction: 'minimize' });
    await found.search();
    const outcome = await found.finish({ ensembleSize: 2, repeats: 1 });
    expect(outcome.found.metrics.test?.r2).toBeGreaterThan(0.5);
    expect(outcome.found.metrics.test?.spearman).toBeGreaterThan(0.5);
    const prediction = (await found.predict()) as unknown as ValuePrediction;
    expect(prediction).toBeInstanceOf(ValuePrediction);
    expect(prediction.values[0]).toBeGreaterThan(5e3);

    const model = await loadModel<ValuePrediction>(await found.exportModel(), {
      plugins: [plugin, spaces],
      space: new SinglePathNodeClassificationSpace({ hiddenDim: 16, ops: ['gcn', 'linear'] }),
    });
    const blank = { kind: 'numbers', columns: 2, values: new Float32Array(2 * graph.numNodes).fill(Number.NaN) } as const;
    const none = new Int32Array(0);
    const others = { ...graph, targets: blank, split: { train: none, validation: none, test: none } };
    expect((await model.predict(others, backend)).values).toEqual(prediction.values);
    const { columns, rows } = prediction.table();
    expect(columns).toEqual(['node', 'price', 'share']);
    expect([...rows][3]?.[1]).toBe(prediction.values[6]);
  });

  it('refuses targets that are constant, not standardized, or of another kind', async () => {
    const graph = withNumbers();
    const constant = numberTargets(
      { values: new Float32Array(graph.numNodes).fill(3), columns: 1, names: ['price'] },
      graph.split,
    );
    const task = new NodeRegression();
    expect(task.misfit({ ...graph, targets: constant })).toMatch(/"price" is 3 in every row/);
    expect(task.misfit({ ...graph, targets: { kind: 'numbers', columns: 1, values: constant.values } })).toMatch(/numberTargets/);
    expect(task.misfit(stochasticBlockModel())).toMatch(/node-classification/);
    await expect(study(graph, new NodeMultilabel())).rejects.toThrow(/Use the task node-regression/);
  });
});

describe('several labels of nodes', () => {
  it('learns the known ones, with the mean ROC AUC as the objective', async () => {
    const found = await study(withLabels());
    expect(found.task).toBeInstanceOf(NodeMultilabel);
    await found.search();
    expect(found.bestValue).toBeGreaterThan(0.75);
    const prediction = (await found.predict()) as unknown as LabelPrediction;
    expect(prediction.table().columns).toEqual(['node', 'late', 'odd']);
    expect(prediction.probabilities.every((value) => value > 0 && value < 1)).toBe(true);
  });
});

describe('losses', () => {
  it.each([
    ['mse', new NodeRegression({ loss: 'mse' }), withNumbers()],
    ['mae', new NodeRegression({ loss: 'mae' }), withNumbers()],
    ['huber', new NodeRegression({ loss: 'huber' }), withNumbers()],
    ['cross-entropy', new NodeMultilabel(), withLabels()],
  ])('%s on the device is that of evaluate, and its gradient that of finite differences', async (_, task, graph) => {
    const device = backend.upload(graph);
    const store = new ParameterStore(backend, 0);
    const random = new Random(3);
    const { center = [0, 0], spread = [1, 1] } = graph.targets ?? {};
    const values = Array.from(
      { length: 2 * graph.numNodes },
      (_, at) => (center[at % 2] ?? 0) + (spread[at % 2] ?? 1) * 2 * random.normal(),
    );
    const nodes = task.nodes(graph, 'train');
    const losses = async (shift: number, at: number): Promise<number> => {
      const moved = values.map((value, place) => (place === at ? value + shift : value));
      return task.evaluate(Float32Array.from(moved), graph, nodes).loss as number;
    };
    const ops = backend.ops({ training: true, seed: 0 });
    const { value, gradients } = backend.valueAndGrad(
      () => {
        const scores = store.get('scores', [graph.numNodes, 2], { kind: 'values', values });
        return task.loss({ scores, graph: device, nodes, ops });
      },
      () => store.variables(),
    );
    const [loss] = await backend.read(value);
    expect(loss).toBeCloseTo(await losses(0, 0), 3);
    const [gradient] = await Promise.all([...gradients.values()].map((each) => backend.read(each)));
    const perUnit = (at: number): number => spread[at % 2] ?? 1;
    for (const node of nodes.slice(0, 12))
      for (const at of [2 * node, 2 * node + 1]) {
        const step = 0.004 * perUnit(at);
        const expected = ((await losses(step, at)) - (await losses(-step, at))) / (2 * step);
        expect((gradient?.[at] ?? 0) * perUnit(at)).toBeCloseTo(expected * perUnit(at), 3);
      }
    device.dispose();
  });
});
