import { createBackend } from '@gnas/backend-tfjs';
import {
  type Backend,
  type Bar,
  type BaseEstimator,
  createGraph,
  type EpochEvent,
  type Estimate,
  GnasError,
  type GraphOnDevice,
  type Model,
  modelOutputs,
  NodeClassification,
  type Operation,
  ParameterStore,
  type Tensor,
  type Variable,
} from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { gnnOperationNames, Linear, SinglePathNodeClassificationSpace } from '@gnas/space';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullBatchTrainer } from './full-batch-trainer.js';
import { TrainScratchEstimator, type TrainScratchHooks, type TrainScratchOptions } from './train-scratch-estimator.js';
import type { Trainer } from './trainer.js';

const task = new NodeClassification();
const objective = task.metric();
let backend: Backend;
let graph: GraphOnDevice;
let model: Model;

beforeAll(async () => {
  backend = await createBackend();
  const host = stochasticBlockModel({ seed: 1 });
  graph = backend.upload(host);
  model = new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn'] })
    .instantiate({ inputDim: host.features.columns, outputDim: host.numClasses })
    .parseModel({ op_0: 0, op_1: 0 });
  await prepare(graph);
});
afterAll(() => graph.dispose());

/** Runs one training: a graph caches what trainings need, which later counts of tensors must not include. */
async function prepare(graph: GraphOnDevice): Promise<void> {
  const parameters = new ParameterStore(backend, 0);
  await new TrainScratchEstimator({ epochs: 1 }).infer(model, graph, 'validation', {
    backend,
    task,
    objective,
    parameters,
    seed: 0,
  });
  parameters.dispose();
}

/** A space with one operation, which may misbehave. */
function oneOperation(forward: Operation['forward']): SinglePathNodeClassificationSpace {
  return new SinglePathNodeClassificationSpace({
    hiddenDim: 8,
    ops: [
      (inDim: number, outDim: number) => {
        const linear = new Linear({ inDim, outDim });
        return { name: 'odd', forward: (input) => forward({ ...input, x: linear.forward(input) }) };
      },
    ],
    layerNumber: 1,
  });
}

/** Trains the model of a space with one operation. */
const trained = (space: SinglePathNodeClassificationSpace): Promise<Estimate> =>
  withStore((parameters) => train(space, parameters));

function train(space: SinglePathNodeClassificationSpace, parameters: ParameterStore): Promise<Estimate> {
  const odd = space.instantiate(task.dimensions(graph.graph)).parseModel({ op_0: 0 });
  return new TrainScratchEstimator({ epochs: 6 }).infer(odd, graph, 'validation', {
    backend,
    task,
    objective,
    parameters,
    seed: 1,
  });
}

async function withStore<T>(f: (parameters: ParameterStore) => Promise<T>): Promise<T> {
  const before = backend.memory().numTensors;
  const parameters = new ParameterStore(backend, 3);
  try {
    return await f(parameters);
  } finally {
    parameters.dispose();
    expect(backend.memory().numTensors).toBe(before);
  }
}

describe('TrainScratchEstimator', () => {
  it('trains a model far above chance and reports the training', async () => {
    const events: EpochEvent[] = [];
    const estimate = await withStore((parameters) =>
      new TrainScratchEstimator({ epochs: 60 }).infer(model, graph, 'validation', {
        ...{ backend, task, objective, parameters },
        seed: 1,
        onEpoch: (event) => events.push(event),
      }),
    );
    expect(estimate.metrics.accuracy).toBeGreaterThan(0.7);
    expect(estimate.bySplit?.test?.accuracy).toBeGreaterThan(0.7);
    expect(estimate.bySplit?.validation).toEqual(estimate.metrics);
    expect(events.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(estimate.curve).toEqual({
      epochs: events.map(({ epoch }) => epoch),
      trainLoss: events.map(({ trainLoss }) => trainLoss),
      validation: events.map(({ validation }) => validation.accuracy),
    });
    expect(events.at(-1)?.trainLoss).toBeLessThan(0.7 * (events[0]?.trainLoss ?? 0));
  });

  it('restores the parameters of the best epoch', async () => {
    const scores: number[] = [];
    const noisy = backend.upload(stochasticBlockModel({ within: 0.08, between: 0.05, signal: 0.2 }));
    await prepare(noisy);
    const estimate = await withStore((parameters) =>
      new TrainScratchEstimator({ epochs: 40, learningRate: 0.1 }).infer(model, noisy, 'validation', {
        ...{ backend, task, objective, parameters },
        seed: 1,
        onEpoch: ({ validation }) => scores.push(validation.accuracy as number),
      }),
    );
    expect(estimate.metrics.accuracy).toBeCloseTo(Math.max(...scores), 6);
    expect(scores.at(-1)).toBeLessThan(Math.max(...scores));
    noisy.dispose();
  });

  it.each(gnnOperationNames.filter((name) => name !== 'identity'))(
    'gives the same training on receptive fields as on the whole graph: %s',
    async (name) => {
      const whole: GraphOnDevice = backend.upload(graph.graph);
      Object.assign(whole, { restrict: undefined });
      const { columns } = graph.graph.features;
      const each = new SinglePathNodeClassificationSpace({ hiddenDim: 8, dropout: 0.5, ops: [name] })
        .instantiate({ inputDim: columns, outputDim: graph.graph.numClasses })
        .parseModel({ op_0: 0, op_1: 0 });
      const run = async (on: GraphOnDevice): Promise<number[]> => {
        const losses: number[] = [];
        const parameters = new ParameterStore(backend, 3);
        const onEpoch = ({ trainLoss, validation }: EpochEvent) => losses.push(trainLoss, validation.loss as number);
        await new TrainScratchEstimator({ epochs: 4 }).infer(each, on, 'validation', {
          backend,
          task,
          objective,
          parameters,
          seed: 1,
          onEpoch,
        });
        parameters.dispose();
        return losses;
      };
      const [part, all] = [await run(graph), await run(whole)];
      expect(part).toHaveLength(8);
      part.forEach((loss, i) => {
        expect(loss).toBeCloseTo(all[i] as number, 4);
      });
      whole.dispose();
    },
  );

  it('validates every `validateEvery` epochs, and in the first and last', async () => {
    const seen: unknown[] = [];
    const { epochs } = await withStore((parameters) =>
      new TrainScratchEstimator({ epochs: 6, validateEvery: 4 }).infer(model, graph, 'validation', {
        ...{ backend, task, objective, parameters },
        seed: 1,
        onEpoch: ({ validation }) => seen.push(validation),
      }),
    );
    expect(epochs).toBe(6);
    expect(new Set(seen).size).toBe(3);
    expect(seen.indexOf(seen[4])).toBe(4);
  });

  it('stops at the first validation that misses a bar, and reports the best epoch until then', async () => {
    const train = (bars: readonly Bar[]) =>
      withStore((parameters) =>
        new TrainScratchEstimator({ epochs: 20, validateEvery: 4 }).infer(model, graph, 'validation', {
          ...{ backend, task, objective, parameters, seed: 1, bars },
        }),
      );
    const { epochs, curve, metrics, pruned } = await train([
      { epoch: 1, atLeast: 0 },
      { epoch: 3, atLeast: 1.1 },
    ]);
    expect(curve?.epochs).toEqual([1, 5]);
    expect(epochs).toBe(5);
    expect(pruned).toEqual({ epoch: 5, atLeast: 1.1, reached: Math.max(...(curve?.validation ?? [])) });
    expect(metrics.accuracy).toBeCloseTo(pruned?.reached ?? Number.NaN, 6);
    const toTheEnd = await train([
      { epoch: 3, atLeast: 0 },
      { epoch: 20, atLeast: 1.1 },
    ]);
    expect(toTheEnd.epochs).toBe(20);
    expect(toTheEnd.pruned).toBeUndefined();
  });

  it('stops early when patience runs out', async () => {
    const { epochs } = await withStore((parameters) =>
      new TrainScratchEstimator({ epochs: 500, patience: 5, learningRate: 0.05 }).infer(model, graph, 'validation', {
        ...{ backend, task, objective, parameters },
        seed: 1,
      }),
    );
    expect(epochs).toBeLessThan(200);
  });

  it('gives the same result for the same seed, bit for bit', async () => {
    const run = (seed: number) =>
      withStore((parameters) =>
        new TrainScratchEstimator({ epochs: 10 }).infer(model, graph, 'test', { backend, task, objective, parameters, seed }),
      );
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect((await run(6)).loss).not.toBe(first.loss);
  });

  it.each(['macroF1', 'rocAuc', 'loss'])('restores the best epoch by another objective: %s', async (name) => {
    const estimator = new TrainScratchEstimator({ epochs: 30, learningRate: 0.2, weightDecay: 0, objective: name });
    const metric = estimator.metric(task);
    expect(metric.name).toBe(name);
    const values: number[] = [];
    const { metrics, curve } = await withStore((parameters) =>
      estimator.infer(model, graph, 'validation', {
        ...{ backend, task, objective: metric, parameters, seed: 1 },
        onEpoch: ({ validation }) => values.push(validation[name] as number),
      }),
    );
    expect(curve?.validation).toEqual(values);
    expect(metrics[name]).toBeCloseTo(metric.direction === 'maximize' ? Math.max(...values) : Math.min(...values), 5);
    expect(() => new TrainScratchEstimator({ objective: 'acuracy' }).metric(task)).toThrow(/accuracy/);
  });

  it('prunes an objective to minimize by its fitness', async () => {
    const bars = [{ epoch: 1, atLeast: -0.01 }];
    const context = { backend, task, objective: task.metric('loss'), seed: 1, bars };
    const { pruned, curve } = await withStore((parameters) =>
      new TrainScratchEstimator({ epochs: 20 }).infer(model, graph, 'validation', { ...context, parameters }),
    );
    expect(pruned).toEqual({ epoch: 1, atLeast: -0.01, reached: -(curve?.validation[0] as number) });
  });

  it('ends with its best epoch when its time is over', () =>
    withStore(async (parameters) => {
      const estimator = new TrainScratchEstimator({ epochs: 100_000, patience: 100_000, validateEvery: 50 });
      const context = { backend, task, objective, parameters, seed: 0, timeLimit: 60 };
      const { epochs, curve, bySplit, outOfTime } = await estimator.infer(model, graph, 'validation', context);
      expect(outOfTime).toBe(true);
      expect(epochs).toBeLessThan(100_000);
      expect(curve?.epochs.at(-1)).toBe(epochs);
      expect(Math.max(...(curve?.validation ?? []))).toBeCloseTo(bySplit?.validation?.accuracy as number, 6);
    }));

  it('scores the mean of several folds, with the parameters and the curve of the first', async () => {
    const options = { epochs: 10 };
    const estimate = async (estimator: TrainScratchEstimator) => {
      const parameters = new ParameterStore(backend, 3);
      try {
        const context = { backend, task, objective, parameters, seed: 1 };
        return { ...(await estimator.infer(model, graph, 'validation', context)), weights: await parameters.snapshot() };
      } finally {
        parameters.dispose();
      }
    };
    await estimate(new TrainScratchEstimator({ ...options, folds: 3 }));
    const before = backend.memory().numTensors;
    const alone = await estimate(new TrainScratchEstimator(options));
    const folded = await estimate(new TrainScratchEstimator({ ...options, folds: 3 }));
    expect(backend.memory().numTensors).toBe(before);
    expect(folded.weights).toEqual(alone.weights);
    expect(folded.curve).toEqual(alone.curve);
    expect(folded.metrics.accuracy).not.toBe(alone.metrics.accuracy);
    expect(folded.bySplit?.validation).toEqual(folded.metrics);
  });

  it('trains finally once, on the given split', async () => {
    const final = new TrainScratchEstimator({ epochs: 2, finalEpochs: 5, folds: 3 }).final();
    const plain = new TrainScratchEstimator({ epochs: 2, finalEpochs: 5 }).final();
    const scores = (estimator: BaseEstimator) =>
      withStore(async (parameters) => {
        const context = { backend, task, objective, parameters, seed: 1 };
        return (await estimator.infer(model, graph, 'validation', context)).bySplit;
      });
    expect(await scores(final)).toEqual(await scores(plain));
  });

  it('trains finally for up to finalEpochs, with more patience', async () => {
    const epochsOf = async (options: TrainScratchOptions) => {
      const final = new TrainScratchEstimator({ epochs: 2, objective: 'macroF1', ...options }).final();
      expect(final.objective).toBe('macroF1');
      const train = (parameters: ParameterStore) =>
        final.infer(model, graph, 'validation', { backend, task, objective, parameters, seed: 1 });
      return (await withStore(train)).epochs as number;
    };
    expect(await epochsOf({ finalEpochs: 20 })).toBe(20);
    const stopped = await epochsOf({ finalEpochs: 2000, patience: 1 });
    expect(stopped).toBeGreaterThan(500);
    expect(stopped).toBeLessThan(2000);
  });

  it('calls a trainer in place of its own', async () => {
    let steps = 0;
    const trainer: Trainer = async ({ backend, loss, parameters }) => {
      const value = backend.tidy(() => loss(backend.ops({ training: true, seed: 0 })));
      backend.dispose(value);
      steps = parameters.variables().length;
      return { epochs: 1 };
    };
    const estimator = new TrainScratchEstimator({}, { trainer });
    const estimate = await withStore((parameters) =>
      estimator.infer(model, graph, 'train', { backend, task, objective, parameters, seed: 0 }),
    );
    expect(steps).toBe(4);
    expect(estimate.epochs).toBe(1);
  });

  it('takes the weight decay of each variable from a hook', async () => {
    const weights = async (options: TrainScratchOptions, hooks?: TrainScratchHooks): Promise<unknown> => {
      const parameters = new ParameterStore(backend, 3);
      const context = { backend, task, objective, parameters, seed: 1 };
      await new TrainScratchEstimator({ epochs: 3, ...options }, hooks).infer(model, graph, 'validation', context);
      const snapshot = await parameters.snapshot();
      parameters.dispose();
      return snapshot;
    };
    const everywhere = await weights({ weightDecay: 0.1 });
    expect(await weights({}, { weightDecayOf: () => 0.1 })).toEqual(everywhere);
    const names: string[] = [];
    const weightDecayOf = ({ name }: Variable) => (names.push(name) === 1 ? 0.1 : 0);
    expect(await weights({}, { weightDecayOf })).not.toEqual(everywhere);
    expect(new Set(names).size).toBe(4);
  });

  it('trains with SGD, faster with momentum', async () => {
    const lossAfter = async (momentum: number) => {
      const options = { optimizer: 'sgd', learningRate: 0.05, epochs: 30, momentum } as const;
      const infer = (parameters: ParameterStore) =>
        new TrainScratchEstimator(options).infer(model, graph, 'validation', { backend, task, objective, parameters, seed: 1 });
      return (await withStore(infer)).curve?.trainLoss.at(-1) as number;
    };
    const plain = await lossAfter(0);
    expect(plain).toBeLessThan(1.1);
    expect(await lossAfter(0.9)).toBeLessThan(0.8 * plain);
  });

  it('minimizes the cross-entropy with smoothed labels, as torch.nn.CrossEntropyLoss', async () => {
    const { labels, numClasses } = graph.graph;
    await withStore(async (parameters) => {
      const nodes = task.nodes(graph.graph, 'train');
      const ops = backend.ops({ training: false, seed: 0 });
      const lossOf = async (labelSmoothing?: number) => {
        const loss = backend.tidy(() => estimator.loss(model, graph, 'train', { ops, parameters, task, labelSmoothing }));
        const [value] = await backend.read(loss);
        backend.dispose(loss);
        return value;
      };
      const estimator = new TrainScratchEstimator();
      const plain = await lossOf();
      const logProbabilities = await modelOutputs(model, graph, nodes, { backend, parameters, task });
      const smoothed = [...nodes].map((node) =>
        Array.from({ length: numClasses }, (_, k) => {
          const target = (labels[node] === k ? 0.8 : 0) + 0.2 / numClasses;
          return -target * (logProbabilities[node * numClasses + k] as number);
        }).reduce((a, b) => a + b),
      );
      expect(await lossOf(0.2)).toBeCloseTo(smoothed.reduce((a, b) => a + b) / nodes.length, 5);
      expect(await lossOf(0)).toBe(plain);
    });
  });

  it('trains with the settings that a selection chooses, in place of its own', async () => {
    class Trained extends SinglePathNodeClassificationSpace {
      override trainingSettings = () => ({ learningRate: 0.05, weightDecay: 0.1, labelSmoothing: 0.3 });
    }
    const { features, numClasses } = graph.graph;
    const chosen = new Trained({ hiddenDim: 8, ops: ['gcn'] })
      .instantiate({ inputDim: features.columns, outputDim: numClasses })
      .parseModel({ op_0: 0, op_1: 0 });
    const lossesOf = async (trained: Model, options: TrainScratchOptions) => {
      const train = (parameters: ParameterStore) =>
        new TrainScratchEstimator({ epochs: 4, ...options }).infer(trained, graph, 'validation', {
          ...{ backend, task, objective, parameters, seed: 1 },
        });
      return (await withStore(train)).curve?.trainLoss;
    };
    const own = { learningRate: 0.05, weightDecay: 0.1, labelSmoothing: 0.3 };
    expect(await lossesOf(chosen, { weightDecay: 0, learningRate: 1 })).toEqual(await lossesOf(model, own));
    for (const option of ['learningRate', 'weightDecay', 'labelSmoothing'] as const)
      expect(await lossesOf(model, { ...own, [option]: 0.01 })).not.toEqual(await lossesOf(model, own));
    const decayed = new Set<string>();
    const weightDecay = (path: string) => {
      decayed.add(path);
      return 0.1;
    };
    chosen.space.trainingSettings = () => ({ ...own, weightDecay });
    expect(await lossesOf(chosen, {})).toEqual(await lossesOf(model, own));
    expect(decayed.size).toBe(4);
    expect(await lossesOf(chosen, { nodeBatchSize: 1000, numNeighbors: [-1] })).toEqual(
      await lossesOf(model, { ...own, nodeBatchSize: 1000, numNeighbors: [-1] }),
    );
  });

  it('fails with GNAS_DIVERGED if the loss is not finite', { meta: { attempt: 'loss that is not finite' } }, async () => {
    await expect(
      withStore((parameters) =>
        new TrainScratchEstimator({ epochs: 50, learningRate: 1e30 }).infer(model, graph, 'validation', {
          ...{ backend, task, objective, parameters },
          seed: 1,
        }),
      ),
    ).rejects.toMatchObject({ code: 'GNAS_DIVERGED' });
  });

  it.each([1e2, 1e5, 1e10, 1e38])(
    'is finite or fails with GNAS_DIVERGED, with a learning rate of %d',
    { meta: { attempt: 'exploding learning rate' } },
    async (learningRate) => {
      for (const optimizer of ['adam', 'sgd'] as const) {
        const training = withStore(async (parameters) => {
          const estimator = new TrainScratchEstimator({ epochs: 30, optimizer, learningRate });
          return estimator.infer(model, graph, 'validation', { backend, task, objective, parameters, seed: 1 });
        });
        const outcome = await training.catch((error) => error);
        if (outcome instanceof GnasError) expect(outcome.code).toBe('GNAS_DIVERGED');
        else expect([outcome.loss, outcome.metrics.accuracy].every(Number.isFinite)).toBe(true);
      }
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'fails with GNAS_DIVERGED if an operation gives %d',
    { meta: { attempt: 'operation that gives NaN or infinity' } },
    async (value) => {
      const space = oneOperation(({ x, ops }) => ops.scale(x, value));
      await expect(trained(space)).rejects.toMatchObject({ code: 'GNAS_DIVERGED' });
    },
  );

  it('leaves nothing of an operation that keeps its tensors, and refuses to use them again', {
    meta: { attempt: 'operation that keeps its tensors' },
  }, async () => {
    const kept: Tensor[] = [];
    // The graph keeps what a first model of one layer needs.
    const parameters = new ParameterStore(backend, 0);
    await train(
      oneOperation(({ x }) => x),
      parameters,
    );
    parameters.dispose();
    const before = backend.memory().numTensors;
    await trained(
      oneOperation(({ x, ops }) => {
        kept.push(ops.scale(x, 3), ops.scale(x, 2));
        return x;
      }),
    );
    expect(kept.length).toBeGreaterThan(10);
    expect(backend.memory().numTensors).toBe(before);
    await expect(trained(oneOperation(({ x, ops }) => ops.add(x, kept.at(-1) as Tensor)))).rejects.toThrow(/operation "odd"/);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('refuses a graph whose activations come to 4 GiB before it takes memory for them, and goes on', {
    meta: { attempt: 'activations of more than 4 GiB' },
  }, async () => {
    const numNodes = 1_100_000;
    const labels = Int32Array.from({ length: numNodes }, (_, node) => node % 2);
    const huge = createGraph({
      name: 'huge',
      numNodes,
      source: new Int32Array(0),
      target: new Int32Array(0),
      features: { layout: 'dense', rows: numNodes, columns: 1, values: new Float32Array(numNodes) },
      labels,
      numClasses: 2,
      split: {
        train: Int32Array.from({ length: numNodes - 4 }, (_, at) => at + 4),
        validation: Int32Array.of(0, 1),
        test: Int32Array.of(2, 3),
      },
    });
    const wide = new SinglePathNodeClassificationSpace({ hiddenDim: 1024, ops: ['linear'], layerNumber: 2 }).instantiate({
      inputDim: 1,
      outputDim: 2,
    });
    const wasm = await createBackend({ device: 'wasm' });
    const device = wasm.upload(huge);
    const parameters = new ParameterStore(wasm, 0);
    const estimator = new TrainScratchEstimator({ epochs: 1 });
    const context = { backend: wasm, task, objective, parameters, seed: 0 };
    const bytes = wasm.memory().numBytes;
    await expect(estimator.infer(wide.parseModel({ op_0: 0, op_1: 0 }), device, 'validation', context)).rejects.toMatchObject({
      code: 'GNAS_OUT_OF_MEMORY',
      message: expect.stringMatching(/no room for \d{4} MiB/),
    });
    expect(wasm.memory().numBytes - bytes).toBeLessThan(2 ** 24);
    parameters.dispose();
    device.dispose();
    expect(Number.isFinite((await trained(oneOperation(({ x }) => x))).loss)).toBe(true);
  });

  it('fails with GNAS_ABORTED when the signal aborts', async () => {
    const controller = new AbortController();
    await expect(
      withStore((parameters) =>
        new TrainScratchEstimator({ epochs: 50 }).infer(model, graph, 'validation', {
          ...{ backend, task, objective, parameters },
          seed: 1,
          signal: controller.signal,
          onEpoch: ({ epoch }) => epoch === 3 && controller.abort(),
        }),
      ),
    ).rejects.toMatchObject({ code: 'GNAS_ABORTED', message: expect.stringMatching(/epoch 4 of 50/) });
  });

  it('rejects invalid options', () => {
    expect(() => new TrainScratchEstimator({ epochs: 0 })).toThrow(/TrainScratchEstimator: epochs is 0/);
    expect(() => new TrainScratchEstimator({ evaluationBatchSize: 0.5 })).toThrow(/evaluationBatchSize is 0.5/);
    expect(() => new TrainScratchEstimator({ finalEpochs: -1 })).toThrow(/finalEpochs is -1/);
    expect(() => new TrainScratchEstimator({ epoch: 3 } as never)).toThrow(/no option "epoch"; did you mean "epochs"/);
    expect(() => fullBatchTrainer({ learningRate: -1 })).toThrow(/fullBatchTrainer: learningRate is -1/);
    expect(() => new TrainScratchEstimator({ momentum: 1 })).toThrow(/momentum is 1/);
    expect(() => fullBatchTrainer({ patience: 0.5 })).toThrow(/patience is 0.5/);
    expect(() => fullBatchTrainer({ weightDecay: -1 })).toThrow(/weightDecay is -1/);
    expect(() => fullBatchTrainer({ validateEvery: 0 })).toThrow(/validateEvery is 0/);
  });
});
