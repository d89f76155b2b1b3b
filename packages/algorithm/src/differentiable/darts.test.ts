import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, createGraph, type Graph, NodeClassification, predict } from '@gnas/core';
import { type BaseSpace, type Model, ParameterStore, type SearchOptions } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace, SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArchitectureParameters } from './architecture-parameters.js';
import { Darts } from './darts.js';
import { unrolledGradient } from './unrolled-gradient.js';

let backend: Backend;
const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });

/** One-hot node ids as features, so only neighbors are informative about a node's class. */
const featureless: Graph = createGraph({
  ...graph,
  name: 'featureless',
  features: {
    layout: 'sparse',
    rows: graph.numNodes,
    columns: graph.numNodes,
    rowPointers: Int32Array.from({ length: graph.numNodes + 1 }, (_, i) => i),
    columnIndices: Int32Array.from({ length: graph.numNodes }, (_, i) => i),
    values: new Float32Array(graph.numNodes).fill(1),
  },
});

beforeAll(async () => {
  backend = await createBackend();
});

const spaces: [string, () => BaseSpace][] = [
  ['SinglePath', () => new SinglePathNodeClassificationSpace({ hiddenDim: 8 })],
  ['GraphNas', () => new GraphNasNodeClassificationSpace({ hiddenDim: 8, dropout: 0.2, gnnOps: ['gat_2', 'zero'] })],
];

describe.each(spaces)('Darts on %s', (_, space) => {
  it.each([1, 2] as const)(
    'of order %i returns a model with the parameters that gave its score, and is deterministic by seed',
    async (order) => {
      const before = backend.memory().numTensors;
      const search = (seed: number, options: Partial<SearchOptions> = {}) =>
        new Darts({ epochs: 6, order }).search(space(), graph, new OneShotEstimator(), { backend, seed, ...options });
      const epochs: number[] = [];
      const { best, selection, model, parameters, study } = await search(1, { onEpoch: ({ epoch }) => epochs.push(epoch) });
      expect(epochs).toEqual(Array.from({ length: 6 }, (_, i) => i + 1));
      expect(study.trials).toHaveLength(1);
      const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
      const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
      expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
      const again = await search(1);
      expect([again.selection, again.best.metrics]).toEqual([selection, best.metrics]);
      expect((await search(2)).best.metrics).not.toEqual(best.metrics);
      expect(backend.memory().numTensors).toBe(before);
    },
  );
});

describe('Darts', () => {
  it.each([1, 2] as const)('of order %i learns which operation is right, in any order of the candidates', async (order) => {
    for (const [seed, ops] of [
      [1, ['linear', 'gcn']],
      [2, ['gcn', 'linear']],
      [3, ['linear', 'gcn', 'zero']],
      [4, ['zero', 'linear', 'gcn']],
    ] as const) {
      const space = new SinglePathNodeClassificationSpace({ layerNumber: 1, ops });
      const { selection } = await new Darts({ epochs: 40, order }).search(space, featureless, new OneShotEstimator(), {
        backend,
        seed,
      });
      expect(space.describe(selection)).toEqual({ op_0: 'gcn' });
    }
  });

  it('trains its architecture from scratch with an estimator that trains', async () => {
    const { best, study, parameters } = await new Darts({ epochs: 5, order: 1 }).search(
      new SinglePathNodeClassificationSpace({ hiddenDim: 8 }),
      graph,
      new TrainScratchEstimator({ epochs: 20 }),
      { backend },
    );
    expect(study.trials).toHaveLength(1);
    expect(best.metrics.accuracy).toBeGreaterThan(0.5);
    expect(best.cost.parameters).toBe([...parameters.values()].reduce((sum, { values }) => sum + values.length, 0));
  });

  it('returns its current choice on a signal', async () => {
    const before = backend.memory().numTensors;
    const controller = new AbortController();
    let epochs = 0;
    const { aborted, study } = await new Darts().search(
      new SinglePathNodeClassificationSpace({ hiddenDim: 8 }),
      graph,
      new OneShotEstimator(),
      { backend, signal: controller.signal, onEpoch: () => ++epochs === 3 && controller.abort() },
    );
    expect([aborted, epochs, study.trials.length]).toEqual([true, 3, 1]);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('recovers from a loss that is not finite', async () => {
    let passes = 0;
    const fragile = (inDim: number, outDim: number) => ({
      name: 'fragile',
      forward: ({ x, ops }: Parameters<Model['space']['forward']>[0]) => {
        const y = ops.linear(x, ops.parameter('weight', [inDim, outDim], 'glorot'));
        return ops.training && ++passes === 24 ? ops.scale(y, Number.NaN) : y;
      },
    });
    const losses: number[] = [];
    const { best } = await new Darts({ epochs: 30, order: 1 }).search(
      new SinglePathNodeClassificationSpace({ hiddenDim: 8, layerNumber: 1, ops: [fragile, 'gcn'] }),
      graph,
      new OneShotEstimator(),
      { backend, onEpoch: ({ trainLoss }) => losses.push(trainLoss) },
    );
    expect(losses.filter((loss) => !Number.isFinite(loss))).toHaveLength(1);
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
    expect(best.metrics.accuracy).toBeGreaterThan(0.4);
  });

  it('rejects invalid options', () => {
    expect(() => new Darts({ order: 3 as never })).toThrow(/order is 3/);
    expect(() => new Darts({ epochs: 0 })).toThrow(/epochs is 0/);
    expect(() => new Darts({ architectureLearningRate: -1 })).toThrow(/architectureLearningRate is -1/);
  });
});

describe('ArchitectureParameters', () => {
  it('selects the strongest candidates, and as many inputs as a choice takes', async () => {
    class TwoOfFour extends SinglePathNodeClassificationSpace {
      override buildGraph(): void {
        super.buildGraph();
        this.setInputChoice(9, ['a', 'b', 'c', 'd'], { key: 'in', numChosen: 2 });
      }
    }
    const space = new TwoOfFour({ ops: ['gcn', 'linear', 'sage'] }).instantiate({ inputDim: 3, outputDim: 2 });
    const architecture = new ArchitectureParameters(space, backend, 1);
    const values: Record<string, number[]> = { op_0: [-1, 2, 1], op_1: [3, 3, 0], in: [2, -5, 0, 4] };
    for (const variable of architecture.store.variables())
      backend.assign(variable, Float32Array.from(values[variable.name] as number[]));
    expect(await architecture.selection()).toEqual({ op_0: 1, op_1: 0, in: [0, 3] });
    architecture.dispose();
  });
});

describe('unrolledGradient', () => {
  it('matches finite differences of the validation loss after a step', async () => {
    const before = backend.memory().numTensors;
    const space = new SinglePathNodeClassificationSpace({ hiddenDim: 4, dropout: 0, ops: ['gcn', 'linear', 'sage'] });
    space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    const device = backend.upload(graph);
    const weights = new ParameterStore(backend, 3);
    const architecture = new ArchitectureParameters(space, backend, 4);
    for (const { name, tensor } of architecture.store.variables())
      backend.assign({ name, tensor }, Float32Array.of(0.5, -0.3, name === 'op_0' ? 0.2 : -0.7));
    const estimator = new OneShotEstimator();
    const loss = (split: 'train' | 'validation') => (ops: ReturnType<Backend['ops']>) =>
      estimator.loss(architecture.mixture(), device, split, { ops, parameters: weights, task: new NodeClassification() });
    const bilevel = {
      backend,
      weights,
      architecture: architecture.store,
      trainLoss: loss('train'),
      validationLoss: loss('validation'),
    };
    const learningRate = 2;

    const gradientOf = async (wanted: typeof bilevel.trainLoss, of: ParameterStore) => {
      const { value, gradients } = backend.valueAndGrad(
        () => wanted(backend.ops({ training: true, seed: 0 })),
        () => of.variables(),
      );
      const result = { value: (await backend.read(value))[0] as number, gradients: new Map<string, Float32Array>() };
      for (const [{ name }, tensor] of gradients) result.gradients.set(name, await backend.read(tensor));
      for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
      return result;
    };
    const afterStep = async (): Promise<number> => {
      const { gradients } = await gradientOf(bilevel.trainLoss, weights);
      const original = await weights.snapshot();
      weights.restore(
        new Map(
          [...original].map(([path, { shape, values }]) => [
            path,
            { shape, values: values.map((value, i) => value - learningRate * (gradients.get(path)?.[i] ?? 0)) },
          ]),
        ),
      );
      const { value } = await gradientOf(bilevel.validationLoss, weights);
      weights.restore(original);
      return value;
    };

    const first = await gradientOf(bilevel.validationLoss, architecture.store);
    const original = await weights.snapshot();
    const unrolled = await unrolledGradient(bilevel, { learningRate, seed: 1 });
    expect(await weights.snapshot()).toEqual(original);
    const step = 0.02;
    let farthest = 0;
    for (const variable of architecture.store.variables()) {
      const gradient = await backend.read(unrolled.get(variable) as NonNullable<ReturnType<typeof unrolled.get>>);
      const values = await backend.read(variable.tensor);
      for (const i of values.keys()) {
        const nudged = async (by: number): Promise<number> => {
          backend.assign(
            variable,
            values.map((value, k) => (k === i ? value + by : value)),
          );
          return afterStep();
        };
        const difference = ((await nudged(step)) - (await nudged(-step))) / (2 * step);
        backend.assign(variable, values);
        expect(Math.abs((gradient[i] as number) - difference)).toBeLessThan(2e-3 + 0.03 * Math.abs(difference));
        farthest = Math.max(farthest, Math.abs(difference - (first.gradients.get(variable.name)?.[i] ?? 0)));
      }
    }
    // The second-order term is large here, so a sign error in it would show.
    expect(farthest).toBeGreaterThan(0.02);
    for (const tensor of unrolled.values()) backend.dispose(tensor);
    architecture.dispose();
    weights.dispose();
    device.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });
});
