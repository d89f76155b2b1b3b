import { createBackend } from '@gnas/backend-tfjs';
import {
  type Backend,
  type EpochEvent,
  type Graph,
  type GraphOnDevice,
  type Model,
  NeighborSampler,
  NodeClassification,
  ParameterStore,
  Random,
} from '@gnas/core/plugin';
import { stochasticBlockModel, wordnet } from '@gnas/datasets';
import { NasBenchGraphSpace, SinglePathNodeClassificationSpace, withStructureMasks } from '@gnas/space';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { neighborTrainer } from './neighbor-trainer.js';
import { TrainScratchEstimator, type TrainScratchHooks, type TrainScratchOptions } from './train-scratch-estimator.js';
import type { Trainer } from './trainer.js';

const task = new NodeClassification();
const objective = task.metric();
let backend: Backend;
let graph: GraphOnDevice;

beforeAll(async () => {
  backend = await createBackend({ device: 'wasm' });
  graph = backend.upload(stochasticBlockModel({ blocks: [80, 80, 80], within: 0.1, seed: 1 }));
});
afterAll(() => graph.dispose());

function modelOf(op: string, { features, numClasses }: Graph, dropout = 0, numLayers = 2): Model {
  return new SinglePathNodeClassificationSpace({ hiddenDim: 8, dropout, ops: [op], layerNumber: numLayers })
    .instantiate({ inputDim: features.columns, outputDim: numClasses })
    .parseModel(Object.fromEntries(Array.from({ length: numLayers }, (_, layer) => [`op_${layer}`, 0])));
}

async function train(model: Model, on: GraphOnDevice, options: TrainScratchOptions, seed = 1, hooks?: TrainScratchHooks) {
  const events: EpochEvent[] = [];
  const parameters = new ParameterStore(backend, 3);
  try {
    const onEpoch = (event: EpochEvent) => events.push(event);
    const estimator = new TrainScratchEstimator(options, hooks);
    const context = { backend, task, objective: estimator.metric(task), parameters, seed, onEpoch };
    const estimate = await estimator.infer(model, on, 'validation', context);
    return { estimate, events, weights: await parameters.snapshot() };
  } finally {
    parameters.dispose();
  }
}

/** The train loss, then its gradients by parameter. */
async function lossAndGradients(model: Model, on: GraphOnDevice): Promise<number[]> {
  const parameters = new ParameterStore(backend, 3);
  const { value, gradients } = backend.valueAndGrad(
    () =>
      new TrainScratchEstimator().loss(model, on, 'train', { ops: backend.ops({ training: true, seed: 0 }), parameters, task }),
    () => parameters.variables(),
  );
  const numbers = [...(await backend.read(value))];
  for (const gradient of gradients.values()) numbers.push(...(await backend.read(gradient)));
  for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
  parameters.dispose();
  return numbers;
}

/** The largest difference in loss and gradients between a sample of all train nodes and the whole graph, and the largest gradient. */
async function differenceOf(model: Model, numNeighbors: readonly number[], whole = graph) {
  const { train } = whole.graph.split;
  const part = backend.upload(new NeighborSampler(whole.graph, numNeighbors).sample(train, new Random(0)).graph);
  expect(part.numNodes).toBeLessThan(whole.numNodes);
  const [sampled, all] = [await lossAndGradients(model, part), await lossAndGradients(model, whole)];
  part.dispose();
  expect(sampled).toHaveLength(all.length);
  return {
    difference: Math.max(...sampled.map((value, i) => Math.abs(value - (all[i] as number)))),
    size: Math.max(...all.slice(1).map(Math.abs)),
  };
}

/** A graph with few edges: some nodes are further than three hops from every train node, some have no edges. */
function thinGraph(sparse: boolean): Graph {
  const host = stochasticBlockModel({ blocks: [150, 150], within: 0.01, between: 0.002, seed: 2 });
  const { rows, columns, values } = host.features;
  if (!sparse) return host;
  const rowPointers = Int32Array.from({ length: rows + 1 }, (_, row) => row * columns);
  const columnIndices = Int32Array.from({ length: rows * columns }, (_, at) => at % columns);
  return { ...host, features: { layout: 'sparse', rows, columns, rowPointers, columnIndices, values } };
}

describe.each([false, true])('a sample of all neighbors, sparse features: %s', (sparse) => {
  let thin: GraphOnDevice;
  beforeAll(() => {
    thin = backend.upload(thinGraph(sparse));
  });
  afterAll(() => thin.dispose());

  it.each(['sage', 'graph', 'gin', 'gat_2', 'linear'])('gives the loss and the gradients of the whole graph: %s', async (op) => {
    const { difference, size } = await differenceOf(modelOf(op, thin.graph), [-1, -1], thin);
    expect(difference).toBeLessThan(1e-5);
    expect(size).toBeGreaterThan(0.01);
  });

  it('needs one hop more for symmetric normalization, which uses the degrees of sources', async () => {
    const model = modelOf('gcn', thin.graph);
    expect((await differenceOf(model, [-1, -1, -1], thin)).difference).toBeLessThan(1e-5);
    expect((await differenceOf(model, [-1, -1], thin)).difference).toBeGreaterThan(1e-4);
  });
});

const everything = { nodeBatchSize: 1e6, numNeighbors: [-1, -1, -1] };

describe('neighborTrainer', () => {
  it('equals the default trainer if it takes all nodes and all neighbors', async () => {
    const model = modelOf('gcn', graph.graph);
    const whole = await train(model, graph, { epochs: 5 });
    const batch = await train(model, graph, { epochs: 5, ...everything });
    expect(batch.events).toHaveLength(5);
    expect(batch.estimate.curve?.epochs).toEqual([1, 2, 3, 4, 5]);
    batch.events.forEach(({ trainLoss, validation }, epoch) => {
      expect(trainLoss).toBeCloseTo(whole.events[epoch]?.trainLoss as number, 4);
      expect(validation.loss).toBeCloseTo(whole.events[epoch]?.validation.loss as number, 4);
    });
  });

  it('repeats the last number for a model with more hops', async () => {
    const model = modelOf('sage', graph.graph, 0, 3);
    const one = await train(model, graph, { epochs: 3, nodeBatchSize: 20, numNeighbors: [-1] });
    const three = await train(model, graph, { epochs: 3, ...everything, nodeBatchSize: 20 });
    expect(one.events.map(({ trainLoss }) => trainLoss)).toEqual(three.events.map(({ trainLoss }) => trainLoss));
  });

  it('takes one step per batch, and restores the best epoch', async () => {
    let steps = 0;
    const inner = neighborTrainer({ epochs: 6, nodeBatchSize: 10, numNeighbors: [3, 2], learningRate: 0.1 });
    const trainer: Trainer = (training) =>
      inner({
        ...training,
        loss: (ops, part) => {
          steps++;
          return training.loss(ops, part);
        },
      });
    const { estimate, events } = await train(modelOf('sage', graph.graph), graph, {}, 1, { trainer });
    expect(steps).toBe(6 * Math.ceil(graph.graph.split.train.length / 10));
    expect(estimate.metrics.accuracy).toBeCloseTo(Math.max(...events.map(({ validation }) => validation.accuracy as number)), 6);
  });

  it('gives the same result for the same seed, bit for bit, and frees its tensors', async () => {
    const model = modelOf('gat_2', graph.graph, 0.5);
    const run = (seed = 1) => train(model, graph, { epochs: 3, nodeBatchSize: 16, numNeighbors: [4, 2] }, seed);
    const first = await run();
    const { numTensors, numBytes } = backend.memory();
    const second = await run();
    expect(second).toEqual(first);
    expect(first.estimate.metrics.loss).not.toBe((await run(2)).estimate.metrics.loss);
    expect(backend.memory()).toEqual({ numTensors, numBytes });
  });

  it('frees its tensors when it fails or is aborted', async () => {
    const before = backend.memory().numTensors;
    const model = modelOf('sage', graph.graph);
    const diverging = { epochs: 20, nodeBatchSize: 16, learningRate: 1e30 };
    await expect(train(model, graph, diverging)).rejects.toMatchObject({ code: 'GNAS_DIVERGED' });
    const controller = new AbortController();
    const parameters = new ParameterStore(backend, 3);
    const aborted = new TrainScratchEstimator({ nodeBatchSize: 16 }).infer(model, graph, 'validation', {
      ...{ backend, task, objective, parameters },
      seed: 1,
      signal: controller.signal,
      onEpoch: ({ epoch }) => epoch === 2 && controller.abort(),
    });
    await expect(aborted).rejects.toMatchObject({ code: 'GNAS_ABORTED' });
    parameters.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  it('trains about as well as on the whole graph: WordNet verbs', async () => {
    const verbs = backend.upload(await wordnet({ partOfSpeech: 'verb' }));
    const model = modelOf('sage', verbs.graph, 0.2);
    const whole = await train(model, verbs, { epochs: 40, validateEvery: 5 });
    const sampled = await train(model, verbs, { epochs: 6, nodeBatchSize: 256, numNeighbors: [10, 5], validateEvery: 2 });
    verbs.dispose();
    expect(whole.estimate.metrics.accuracy).toBeGreaterThan(0.5);
    expect(sampled.estimate.metrics.accuracy).toBeGreaterThan((whole.estimate.metrics.accuracy as number) - 0.03);
  });

  const spaces: [string, (dims: { inputDim: number; outputDim: number }) => Model][] = [
    [
      'batch normalization',
      (dims) => {
        const space = new NasBenchGraphSpace({ hiddenDim: 16 }).instantiate(dims);
        return space.parseModel(Object.fromEntries(space.choices.map(({ key }) => [key, 0])));
      },
    ],
    [
      'derived graphs',
      (dims) => {
        const space = withStructureMasks(new SinglePathNodeClassificationSpace({ hiddenDim: 16, ops: ['gcn'] })).instantiate(
          dims,
        );
        return space.parseModel(Object.fromEntries(space.choices.map(({ key }) => [key, key.startsWith('op') ? 0 : 2])));
      },
    ],
  ];
  it.each(spaces)('trains a space with %s', async (_, make) => {
    const model = make({ inputDim: graph.graph.features.columns, outputDim: graph.graph.numClasses });
    const options = { epochs: 8, nodeBatchSize: 32, numNeighbors: [8, 8] };
    const { estimate } = await train(model, graph, options);
    expect(estimate.metrics.accuracy).toBeGreaterThan(0.6);
    const inParts = await train(model, graph, { ...options, evaluationBatchSize: 50 });
    expect(inParts.estimate.metrics.loss).toBeCloseTo(estimate.metrics.loss as number, 5);
  });

  it('is chosen by nodeBatchSize or numNeighbors', async () => {
    const losses = async (options: TrainScratchOptions) =>
      (await train(modelOf('sage', graph.graph), graph, { epochs: 2, ...options })).events.map(({ trainLoss }) => trainLoss);
    const whole = await losses({});
    expect(await losses({ nodeBatchSize: 20 })).not.toEqual(whole);
    const sampled = await losses({ numNeighbors: [1] });
    expect(sampled[0]).not.toBeCloseTo(whole[0] as number, 4);
    expect(await losses({ nodeBatchSize: 512, numNeighbors: [1] })).toEqual(sampled);
  });

  it('rejects invalid options', () => {
    expect(() => neighborTrainer({ nodeBatchSize: 0 })).toThrow(/neighborTrainer: nodeBatchSize is 0/);
    expect(() => neighborTrainer({ numNeighbors: [] })).toThrow(/numNeighbors is \[\]/);
    expect(() => neighborTrainer({ numNeighbors: [5, 0] })).toThrow(/numNeighbors.1 is 0; expected -1 or an integer >= 1/);
    expect(() => neighborTrainer({ epochs: 0 })).toThrow(/neighborTrainer: epochs is 0/);
  });
});

describe('evaluationBatchSize', () => {
  it.each(['accuracy', 'macroF1'])('gives the scores of a single batch: %s', async (objective) => {
    const model = modelOf('gcn', graph.graph);
    const whole = await train(model, graph, { epochs: 4, objective });
    const { numTensors } = backend.memory();
    const parts = await train(model, graph, { epochs: 4, objective, evaluationBatchSize: 7 });
    expect(backend.memory().numTensors).toBe(numTensors);
    for (const split of ['train', 'validation', 'test'] as const)
      for (const [metric, value] of Object.entries(whole.estimate.bySplit?.[split] ?? {}))
        expect(parts.estimate.bySplit?.[split]?.[metric]).toBeCloseTo(value, 5);
    parts.events.forEach(({ validation }, epoch) => {
      for (const [metric, value] of Object.entries(whole.events[epoch]?.validation ?? {}))
        expect(validation[metric]).toBeCloseTo(value, 5);
    });
  });
});
