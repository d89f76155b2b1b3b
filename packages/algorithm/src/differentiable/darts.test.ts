import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, createGraph, type Graph, NodeClassification, predict } from '@gnas/core';
import type { BaseSpace, Model, SearchOptions } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace, SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArchitectureParameters } from './architecture-parameters.js';
import { Darts } from './darts.js';

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

  it('clips gradients, so one outlier does not stall the weights', async () => {
    const lossAfterOutlier = async (maxGradientNorm?: number): Promise<number> => {
      let passes = 0;
      const scaledOnce = (inDim: number, outDim: number) => ({
        name: 'scaled once',
        forward: ({ x, ops }: Parameters<Model['space']['forward']>[0]) => {
          const y = ops.linear(x, ops.parameter('weight', [inDim, outDim], 'glorot'));
          // An epoch of first order has a pass for the architecture, then one for the weights.
          return ops.training && ++passes === 12 ? ops.scale(y, 1e4) : y;
        },
      });
      const losses: number[] = [];
      await new Darts({ epochs: 40, order: 1, ...(maxGradientNorm && { maxGradientNorm }) }).search(
        new SinglePathNodeClassificationSpace({ hiddenDim: 8, layerNumber: 1, dropout: 0, ops: [scaledOnce] }),
        graph,
        new OneShotEstimator(),
        { backend, onEpoch: ({ trainLoss }) => losses.push(trainLoss) },
      );
      return losses.at(-1) as number;
    };
    expect(await lossAfterOutlier()).toBeLessThan(0.8 * (await lossAfterOutlier(1e9)));
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

  it('never selects zero if there is another candidate', async () => {
    const selectionOf = async (ops: readonly string[]) => {
      const space = new SinglePathNodeClassificationSpace({ layerNumber: 1, ops }).instantiate({ inputDim: 3, outputDim: 2 });
      const architecture = new ArchitectureParameters(space, backend, 1);
      // The later a candidate, the stronger.
      for (const variable of architecture.store.variables()) backend.assign(variable, Float32Array.from(ops.keys()));
      const selection = await architecture.selection();
      architecture.dispose();
      return selection;
    };
    expect(await selectionOf(['linear', 'gcn', 'zero'])).toEqual({ op_0: 1 });
    expect(await selectionOf(['zero'])).toEqual({ op_0: 0 });
  });
});
