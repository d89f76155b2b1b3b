import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, type EpochEvent, NodeClassification, predict, Registry, selectionKey } from '@gnas/core';
import { BaseSpace, type ForwardInput, type SearchOptions, type Tensor } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { Enas, type EnasOptions } from './enas.js';

let backend: Backend;
const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });
const space = () =>
  new GraphNasNodeClassificationSpace({ hiddenDim: 8, dropout: 0.1, gnnOps: ['gcn', 'sage', 'linear', 'zero'] });
const short: EnasOptions = {
  learningRate: 0.02,
  numEpochs: 10,
  warmupSteps: 7,
  stepsPerEpoch: 5,
  samplesPerUpdate: 4,
  numCandidates: 8,
};

beforeAll(async () => {
  backend = await createBackend();
});

const search = (options: Partial<SearchOptions> = {}, algorithm = new Enas(short)) =>
  algorithm.search(space(), graph, new OneShotEstimator(), { backend, seed: 1, ...options });

/** A classifier with ten optional skip connections that have no effect, as in the macro space of ENAS. */
class SkippingSpace extends BaseSpace {
  override buildGraph(): void {
    for (let choice = 0; choice < 10; choice++)
      this.setInputChoice(choice, ['none', 'skip'], { key: `skip_${choice}`, skips: [1] });
  }
  override forward({ x, ops }: ForwardInput): Tensor {
    return ops.linear(x, ops.parameter('weight', [this.inputDim, this.outputDim], 'glorot'));
  }
}

describe('Enas', () => {
  it('returns the best of its draws with the shared weights that gave its score', async () => {
    const before = backend.memory().numTensors;
    const losses: number[] = [];
    const { selection, best, model, parameters, study } = await search({ onEpoch: ({ trainLoss }) => losses.push(trainLoss) });
    // An epoch's loss is that of the architectures it drew, some of which fit badly.
    expect(Math.min(...losses.slice(-3))).toBeLessThan(Math.min(...losses.slice(0, 3)) - 0.1);
    expect(study.trials.length).toBeGreaterThan(1);
    expect(study.trials.length).toBeLessThanOrEqual(8);
    expect(best.selection).toEqual(selection);
    expect(best.metrics.accuracy).toBe(Math.max(...study.trials.map(({ metrics }) => metrics.accuracy as number)));
    const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    const right = graph.split.validation.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.validation.length).toBeCloseTo(best.metrics.accuracy as number, 6);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('is deterministic by seed', async () => {
    const run = async (seed: number) => {
      const events: EpochEvent[] = [];
      const { study } = await search({ seed, onEpoch: (event) => events.push(event) });
      return { events, trials: study.trials.map(({ selection, metrics }) => ({ selection, metrics })) };
    };
    const first = await run(4);
    expect(first.events.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await run(4)).toEqual(first);
    expect(await run(5)).not.toEqual(first);
  });

  it('trains its finalists from scratch with an estimator that trains', async () => {
    const before = backend.memory().numTensors;
    const estimator = new TrainScratchEstimator({ epochs: 8 });
    const { study, best, parameters } = await new Enas({ ...short, topK: 2 }).search(space(), graph, estimator, {
      backend,
      seed: 1,
    });
    expect(study.trials).toHaveLength(2);
    expect(new Set(study.trials.map(({ selection }) => selectionKey(selection))).size).toBe(2);
    // A model trained from scratch has only the parameters of its own path.
    expect([...parameters.values()].reduce((sum, { values }) => sum + values.length, 0)).toBe(best.cost.parameters);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('returns the best so far on a signal', async () => {
    const before = backend.memory().numTensors;
    const controller = new AbortController();
    let epochs = 0;
    const { aborted, best } = await search({
      signal: controller.signal,
      onEpoch: () => ++epochs === 3 && controller.abort(),
    });
    expect([aborted, epochs, best.state]).toEqual([true, 3, 'complete']);
    await expect(search({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'GNAS_ABORTED' });
    expect(backend.memory().numTensors).toBe(before);
  });

  it.each([0.1, 0.9])('holds skip connections at the rate %f', async (skipTarget) => {
    const rate = async (skipWeight: number): Promise<number> => {
      const algorithm = new Enas({
        ...short,
        numEpochs: 25,
        stepsPerEpoch: 1,
        controllerLearningRate: 0.03,
        // Without the penalty nothing else keeps the controller from drifting, as skips have no effect here.
        entropyWeight: 0.03,
        skipWeight,
        skipTarget,
      });
      const { study } = await algorithm.search(new SkippingSpace(), graph, new OneShotEstimator(), { backend });
      const taken = study.trials.flatMap(({ selection }) => Object.values(selection) as number[]);
      return taken.reduce((a, b) => a + b, 0) / taken.length;
    };
    expect(Math.abs((await rate(0.8)) - skipTarget)).toBeLessThan(0.15);
    expect(Math.abs((await rate(0)) - 0.5)).toBeLessThan(0.15);
  });

  it('is created by name, and rejects invalid options', async () => {
    const made = await new Registry([plugin]).create('algorithms', 'enas', { numEpochs: 3 });
    expect(made).toMatchObject({ options: { numEpochs: 3, skipWeight: 0.8, samplesPerUpdate: 20 } });
    expect(() => new Enas({ numCandidates: 0 })).toThrow(/Enas: numCandidates is 0/);
    expect(() => new Enas({ skipTarget: 1 })).toThrow(/Enas: skipTarget is 1; expected a number < 1/);
  });
});
