import { createBackend } from '@gnas/backend-tfjs';
import {
  type Backend,
  type EpochEvent,
  type Graph,
  type GraphOnDevice,
  type Model,
  NeighborSampler,
  ParameterStore,
  Random,
} from '@gnas/core';
import { stochasticBlockModel, wordnet } from '@gnas/datasets';
import { NasBenchGraphSpace, SinglePathNodeClassificationSpace, withStructureMasks } from '@gnas/space';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { neighborTrainer } from './neighbor-trainer.js';
import { plugin } from './plugin.js';
import { TrainScratchEstimator, type TrainScratchOptions } from './train-scratch-estimator.js';
import type { Trainer } from './trainer.js';

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

async function train(model: Model, on: GraphOnDevice, options: TrainScratchOptions, seed = 1) {
  const events: EpochEvent[] = [];
  const parameters = new ParameterStore(backend, 3);
  try {
    const onEpoch = (event: EpochEvent) => events.push(event);
    const context = { backend, parameters, seed, onEpoch };
    const estimate = await new TrainScratchEstimator(options).infer(model, on, 'validation', context);
    return { estimate, events, weights: await parameters.snapshot() };
  } finally {
    parameters.dispose();
  }
}

/** Loss over the train split and its gradients, by parameter. */
async function lossAndGradients(model: Model, on: GraphOnDevice): Promise<number[]> {
  const parameters = new ParameterStore(backend, 3);
  const { value, gradients } = backend.valueAndGrad(
    () => new TrainScratchEstimator().loss(model, on, 'train', backend.ops({ training: true, seed: 0 }), parameters),
    () => parameters.variables(),
  );
  const numbers = [...(await backend.read(value))];
  for (const gradient of gradients.values()) numbers.push(...(await backend.read(gradient)));
  for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
  parameters.dispose();
  return numbers;
}

/** The largest difference between a sample of all train nodes and the whole graph, and the largest gradient. */
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

/** Few edges, so that not all nodes are within three hops of a train node; some nodes have none at all. */
function thinGraph(sparse: boolean): Graph {
  const host = stochasticBlockModel({ blocks: [150, 150], within: 0.01, between: 0.002, seed: 2 });
  const { rows, columns, values } = host.features;
  if (!sparse) return host;
  const rowPointers = Int32Array.from({ length: rows + 1 }, (_, row) => row * columns);
  const columnIndices = Int32Array.from({ length: rows * columns }, (_, at) => at % columns);
  return { ...host, features: { layout: 'sparse', rows, columns, rowPointers, columnIndices, values } };
}

describe.each([false, true])('a sample of all neighbours, sparse features: %s', (sparse) => {
  let thin: GraphOnDevice;
  beforeAll(() => {
    thin = backend.upload(thinGraph(sparse));
  });
  afterAll(() => thin.dispose());

  it.each(['sage', 'graph', 'gin', 'gat_2', 'linear'])('has the loss and the gradients of the whole graph: %s', async (op) => {
    const { difference, size } = await differenceOf(modelOf(op, thin.graph), [-1, -1], thin);
    expect(difference).toBeLessThan(1e-5);
    expect(size).toBeGreaterThan(0.01);
  });

  it('needs a hop more for a symmetric normalization, which looks at the degrees of sources', async () => {
    const model = modelOf('gcn', thin.graph);
    expect((await differenceOf(model, [-1, -1, -1], thin)).difference).toBeLessThan(1e-5);
    expect((await differenceOf(model, [-1, -1], thin)).difference).toBeGreaterThan(1e-4);
  });
});

const everything = { batchSize: 1e6, numNeighbors: [-1, -1, -1] };

describe('neighborTrainer', () => {
  it('is the default trainer where it takes all nodes and all neighbours', async () => {
    const model = modelOf('gcn', graph.graph);
    const whole = await train(model, graph, { epochs: 5 });
    const batch = await train(model, graph, { trainer: neighborTrainer({ epochs: 5, ...everything }) });
    expect(batch.events).toHaveLength(5);
    expect(batch.estimate.curve?.epochs).toEqual([1, 2, 3, 4, 5]);
    batch.events.forEach(({ trainLoss, validation }, epoch) => {
      expect(trainLoss).toBeCloseTo(whole.events[epoch]?.trainLoss as number, 4);
      expect(validation.loss).toBeCloseTo(whole.events[epoch]?.validation.loss as number, 4);
    });
  });

  it('samples the last number for every hop that a model looks further', async () => {
    const model = modelOf('sage', graph.graph, 0, 3);
    const one = await train(model, graph, { trainer: neighborTrainer({ epochs: 3, batchSize: 20, numNeighbors: [-1] }) });
    const three = await train(model, graph, { trainer: neighborTrainer({ epochs: 3, ...everything, batchSize: 20 }) });
    expect(one.events.map(({ trainLoss }) => trainLoss)).toEqual(three.events.map(({ trainLoss }) => trainLoss));
  });

  it('takes as many steps as there are batches, and puts back the best epoch', async () => {
    let steps = 0;
    const inner = neighborTrainer({ epochs: 6, batchSize: 10, numNeighbors: [3, 2], learningRate: 0.1 });
    const trainer: Trainer = (training) =>
      inner({
        ...training,
        loss: (ops, part) => {
          steps++;
          return training.loss(ops, part);
        },
      });
    const { estimate, events } = await train(modelOf('sage', graph.graph), graph, { trainer });
    expect(steps).toBe(6 * Math.ceil(graph.graph.split.train.length / 10));
    expect(estimate.metrics.accuracy).toBeCloseTo(Math.max(...events.map(({ validation }) => validation.accuracy as number)), 6);
  });

  it('gives the same for the same seed, bit for bit, and leaves nothing behind', async () => {
    const model = modelOf('gat_2', graph.graph, 0.5);
    const run = (seed = 1) =>
      train(model, graph, { trainer: neighborTrainer({ epochs: 3, batchSize: 16, numNeighbors: [4, 2] }) }, seed);
    const first = await run();
    const { numTensors, numBytes } = backend.memory();
    const second = await run();
    expect(second).toEqual(first);
    expect(first.estimate.metrics.loss).not.toBe((await run(2)).estimate.metrics.loss);
    expect(backend.memory()).toEqual({ numTensors, numBytes });
  });

  it('leaves nothing behind where it ends early', async () => {
    const before = backend.memory().numTensors;
    const model = modelOf('sage', graph.graph);
    const diverging = neighborTrainer({ epochs: 20, batchSize: 16, learningRate: 1e30 });
    await expect(train(model, graph, { trainer: diverging })).rejects.toMatchObject({ code: 'GNAS_DIVERGED' });
    const controller = new AbortController();
    const parameters = new ParameterStore(backend, 3);
    const aborted = new TrainScratchEstimator({ trainer: neighborTrainer({ batchSize: 16 }) }).infer(model, graph, 'validation', {
      backend,
      parameters,
      seed: 1,
      signal: controller.signal,
      onEpoch: ({ epoch }) => epoch === 2 && controller.abort(),
    });
    await expect(aborted).rejects.toMatchObject({ code: 'GNAS_ABORTED' });
    parameters.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  it('trains about as well as over the whole graph: WordNet verbs', async () => {
    const verbs = backend.upload(await wordnet({ partOfSpeech: 'verb' }));
    const model = modelOf('sage', verbs.graph, 0.2);
    const whole = await train(model, verbs, { epochs: 40, validateEvery: 5 });
    const sampled = await train(model, verbs, {
      trainer: neighborTrainer({ epochs: 6, batchSize: 256, numNeighbors: [10, 5], validateEvery: 2 }),
    });
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
      'graphs that it derives',
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
    const trainer = neighborTrainer({ epochs: 8, batchSize: 32, numNeighbors: [8, 8] });
    const { estimate } = await train(model, graph, { trainer });
    expect(estimate.metrics.accuracy).toBeGreaterThan(0.6);
    const inParts = await train(model, graph, { trainer, evaluationBatchSize: 50 });
    expect(inParts.estimate.metrics.loss).toBeCloseTo(estimate.metrics.loss as number, 5);
  });

  it('is what the plugin makes of a batch size or of numbers of neighbours', async () => {
    const factory = plugin.estimators?.['train-scratch'];
    const create = async (options: object): Promise<number[]> => {
      const estimator = await factory?.create(factory.options.parse({ epochs: 2, ...options }), undefined as never);
      const parameters = new ParameterStore(backend, 3);
      const losses: number[] = [];
      await (estimator as TrainScratchEstimator).infer(modelOf('sage', graph.graph), graph, 'validation', {
        backend,
        parameters,
        seed: 1,
        onEpoch: ({ trainLoss }) => losses.push(trainLoss),
      });
      parameters.dispose();
      return losses;
    };
    const whole = await create({});
    expect(await create({ nodeBatchSize: 20 })).not.toEqual(whole);
    const sampled = await create({ numNeighbors: [1] });
    expect(sampled).not.toEqual(whole);
    expect(sampled[0]).not.toBeCloseTo(whole[0] as number, 4);
    expect(await create({ nodeBatchSize: 512, numNeighbors: [1] })).toEqual(sampled);
  });

  it('refuses options that make no sense', () => {
    expect(() => neighborTrainer({ batchSize: 0 })).toThrow(/neighborTrainer: batchSize is 0/);
    expect(() => neighborTrainer({ numNeighbors: [] })).toThrow(/numNeighbors is \[\]/);
    expect(() => neighborTrainer({ numNeighbors: [5, 0] })).toThrow(/numNeighbors is \[5,0\]/);
    expect(() => neighborTrainer({ epochs: 0 })).toThrow(/neighborTrainer: epochs is 0/);
    expect(() => new TrainScratchEstimator({ evaluationBatchSize: 0.5 })).toThrow(/evaluationBatchSize is 0.5/);
  });
});

describe('scores in batches of nodes', () => {
  it.each(['accuracy', 'macroF1'] as const)('are those of all at once: %s', async (objective) => {
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
