import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, createGraph, type Graph, NodeClassification, predict, Registry } from '@gnas/core';
import { type BaseSpace, type ForwardInput, Random, type SearchOptions, type Tensor } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace, SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { ArchitectureParameters } from './architecture-parameters.js';
import { Gdas } from './gdas.js';
import { sampledPath } from './sampled-path.js';

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

describe.each([
  ['SinglePath', () => new SinglePathNodeClassificationSpace({ hiddenDim: 8 })],
  ['GraphNas', () => new GraphNasNodeClassificationSpace({ hiddenDim: 8, dropout: 0.2, gnnOps: ['gat_2', 'zero'] })],
] as [string, () => BaseSpace][])('Gdas on %s', (_, space) => {
  it('returns a model with the parameters that gave its score, and is deterministic by seed', async () => {
    const before = backend.memory().numTensors;
    const search = (seed: number, options: Partial<SearchOptions> = {}) =>
      new Gdas({ epochs: 10 }).search(space(), graph, new OneShotEstimator(), { backend, seed, ...options });
    const { best, selection, model, parameters, study } = await search(1);
    expect(study.trials).toHaveLength(1);
    const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    const right = graph.split.test.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeCloseTo(best.bySplit?.test?.accuracy ?? Number.NaN, 6);
    const again = await search(1);
    expect([again.selection, again.best.metrics]).toEqual([selection, best.metrics]);
    expect((await search(2)).best.metrics).not.toEqual(best.metrics);
    expect(backend.memory().numTensors).toBe(before);
  });
});

describe('Gdas', () => {
  it('learns which operation is right, in any order of the candidates', async () => {
    for (const [seed, ops] of [
      [1, ['linear', 'gcn']],
      [2, ['gcn', 'linear']],
      [3, ['linear', 'gcn', 'zero']],
      [4, ['zero', 'linear', 'gcn']],
    ] as const) {
      const space = new SinglePathNodeClassificationSpace({ layerNumber: 1, ops });
      const { selection } = await new Gdas().search(space, featureless, new OneShotEstimator(), { backend, seed });
      expect(space.describe(selection)).toEqual({ op_0: 'gcn' });
    }
  });

  it('runs one candidate of each choice in a step', async () => {
    let runs = 0;
    const counted = (name: string) => (inDim: number, outDim: number) => ({
      name,
      forward: ({ x, ops }: ForwardInput): Tensor => {
        if (ops.training) runs++;
        return ops.linear(x, ops.parameter('weight', [inDim, outDim], 'glorot'));
      },
    });
    const space = new SinglePathNodeClassificationSpace({
      hiddenDim: 8,
      layerNumber: 2,
      ops: ['a', 'b', 'c', 'd'].map(counted),
    });
    await new Gdas({ epochs: 10 }).search(space, graph, new OneShotEstimator(), { backend });
    // 10 epochs of two steps through two layers.
    expect(runs).toBe(10 * 2 * 2);
  });

  it('trains its architecture from scratch with an estimator that trains', async () => {
    const { best, parameters } = await new Gdas({ epochs: 10 }).search(
      new SinglePathNodeClassificationSpace({ hiddenDim: 8 }),
      graph,
      new TrainScratchEstimator({ epochs: 20 }),
      { backend },
    );
    expect(best.metrics.accuracy).toBeGreaterThan(0.5);
    expect(best.cost.parameters).toBe([...parameters.values()].reduce((sum, { values }) => sum + values.length, 0));
  });

  it('is created by name, and rejects invalid options', async () => {
    const made = await new Registry([plugin]).create('algorithms', 'gdas', { initialTemperature: 5 });
    expect(made).toMatchObject({ options: { epochs: 250, initialTemperature: 5, finalTemperature: 0.1 } });
    expect(() => new Gdas({ finalTemperature: 0 })).toThrow(/Gdas: finalTemperature is 0/);
  });
});

describe('sampledPath', () => {
  class TwoOfFour extends SinglePathNodeClassificationSpace {
    override buildGraph(): void {
      super.buildGraph();
      this.setInputChoice(9, ['a', 'b', 'c', 'd'], { key: 'in', numChosen: 2, reduce: 'mean' });
    }
  }
  const relaxation = async (values: Record<string, number[]>) => {
    const space = new TwoOfFour({ ops: ['gcn', 'linear', 'sage'] }).instantiate({ inputDim: 3, outputDim: 2 });
    const architecture = new ArchitectureParameters(space, backend, 1);
    for (const variable of architecture.store.variables())
      backend.assign(variable, Float32Array.from(values[variable.name] as number[]));
    return { space, architecture };
  };

  it('weights what it draws by 1, and several inputs by their share', async () => {
    const before = backend.memory().numTensors;
    const { space, architecture } = await relaxation({ op_0: [0, 9, 0], op_1: [9, 0, 0], in: [9, 0, 0, 9] });
    const path = await sampledPath(architecture, new Random(3).split('path'), 0.5);
    const expected: Record<string, number[]> = { op_0: [0, 1, 0], op_1: [1, 0, 0], in: [0.5, 0, 0, 0.5] };
    for (const choice of space.choices) {
      const weights = backend.tidy(() => {
        const resolution = path.resolver(choice, backend.ops({ training: false, seed: 0 }));
        if (resolution.kind !== 'mixture') throw new Error('not weighted');
        return resolution.weights;
      });
      const values = await backend.read(weights);
      (expected[choice.key] as number[]).forEach((value, i) => {
        expect(values[i]).toBeCloseTo(value, 5);
      });
      backend.dispose(weights);
    }
    architecture.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  it('draws candidates as often as softmax(alpha) says, at any temperature', async () => {
    const alpha = [0, 1, 2];
    const { space, architecture } = await relaxation({ op_0: alpha, op_1: [0, 0, 0], in: [0, 0, 0, 0] });
    const [choice] = space.choices;
    const random = new Random(5).split('paths');
    const counts = [0, 0, 0];
    for (let i = 0; i < 1000; i++) {
      const path = await sampledPath(architecture, random, i % 2 === 0 ? 10 : 0.1);
      backend.tidy(() => {
        const resolution = path.resolver(choice as NonNullable<typeof choice>, backend.ops({ training: false, seed: 0 }));
        const [index] = resolution.indices as [number];
        counts[index] = (counts[index] as number) + 1;
        return [];
      });
    }
    const total = alpha.reduce((sum, value) => sum + Math.exp(value), 0);
    alpha.forEach((value, index) => {
      expect((counts[index] as number) / 1000).toBeCloseTo(Math.exp(value) / total, 1);
    });
    architecture.dispose();
  });
});
