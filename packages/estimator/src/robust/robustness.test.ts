import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, NodeClassification, Registry } from '@gnas/core';
import { calibratingTemperature, type GraphOnDevice, Model, ParameterStore } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featureNoise } from '../attacks/feature-noise.js';
import { OneShotEstimator } from '../one-shot-estimator.js';
import { plugin } from '../plugin.js';
import { TrainScratchEstimator } from '../train-scratch-estimator.js';
import { RobustEstimator } from './robust-estimator.js';
import { attackedGraphs, divergence, type RobustnessOptions, robustness } from './robustness.js';

const graph = stochasticBlockModel({ blocks: [30, 30], seed: 2 });
const space = new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'linear'] }).instantiate({
  inputDim: graph.features.columns,
  outputDim: graph.numClasses,
});
const model = space.parseModel({ op_0: 0, op_1: 0 });
const withoutGraph = space.parseModel({ op_0: 1, op_1: 1 });

const task = new NodeClassification();
let backend: Backend;
let device: GraphOnDevice;
let parameters: ParameterStore;
beforeAll(async () => {
  backend = await createBackend();
  device = backend.upload(graph);
  parameters = new ParameterStore(backend, 1);
  for (const each of [model, withoutGraph])
    await new TrainScratchEstimator({ epochs: 30 }).infer(each, device, 'validation', {
      backend,
      task,
      objective: task.metric(),
      parameters,
      seed: 1,
    });
});
afterAll(() => {
  parameters.dispose();
  device.dispose();
});

const robustnessOf = (each: Model, options: RobustnessOptions): Promise<number> =>
  robustness(each, device, attackedGraphs(device, options), { backend, task, parameters });

describe('robustness', () => {
  it('is 0 if no prediction changes', async () => {
    expect(await robustnessOf(model, { rates: [0] })).toBe(0);
    expect(await robustnessOf(withoutGraph, { rates: [0.5] })).toBe(0);
  });

  it('falls with stronger attacks', async () => {
    const values: number[] = [];
    for (const rate of [0.05, 0.2, 0.6]) values.push(await robustnessOf(model, { rates: [rate], samples: 4 }));
    expect(values[0]).toBeLessThan(-0.001);
    expect(values[1]).toBeLessThan(values[0] as number);
    expect(values[2]).toBeLessThan(values[1] as number);
  });

  it('measures attacks on features, and leaks no tensors', async () => {
    const own = backend.upload({ ...graph });
    const options: RobustnessOptions = { attacks: [{ name: 'own noise', attack: featureNoise }], rates: [0.3], samples: 1 };
    const context = { backend, task, parameters };
    const value = await robustness(withoutGraph, own, attackedGraphs(own, options), context);
    expect(value).toBeLessThan(-0.001);
    const before = backend.memory().numTensors;
    await robustness(withoutGraph, own, attackedGraphs(own, options), context);
    expect(backend.memory().numTensors).toBe(before);
    own.dispose();
  });

  it('does not depend on the scale of the scores', async () => {
    const scaled = (factor: number): Model => {
      const shrunk = Object.create(space) as typeof space;
      shrunk.forward = (input) => input.ops.scale(space.forward(input), factor);
      return new Model(shrunk, model.selection, model.resolver);
    };
    const plain = await robustnessOf(model, { rates: [0.2] });
    expect(await robustnessOf(scaled(0.3), { rates: [0.2] })).toBeCloseTo(plain, 3);
    expect(await robustnessOf(scaled(2), { rates: [0.2] })).toBeCloseTo(plain, 3);
  });

  it('matches a divergence computed by hand', async () => {
    const ops = backend.ops({ training: false, seed: 0 });
    const value = backend.tidy(() =>
      divergence(
        ops,
        ops.constant([0.5, 0.5, 0.9, 0.1].map(Math.log), [2, 2]),
        ops.constant([0.25, 0.75, 0.9, 0.1].map(Math.log), [2, 2]),
      ),
    );
    expect((await backend.read(value))[0]).toBeCloseTo((0.5 * Math.log(2) + 0.5 * Math.log(2 / 3)) / 2, 5);
    backend.dispose(value);
  });
});

describe('calibratingTemperature', () => {
  it('finds the factor that calibrated logits were multiplied by', () => {
    // 80 % of a thousand rows with logits ln 4 apart are right, so their probabilities 0.8 and 0.2 are calibrated.
    const labels = Array.from({ length: 1000 }, (_, row) => (row < 800 ? 0 : 1));
    for (const factor of [0.2, 1, 5])
      expect(
        calibratingTemperature(
          labels.flatMap(() => [factor * Math.log(4), 0]),
          2,
          labels,
        ),
      ).toBeCloseTo(factor, 1);
  });

  it('stays above 0 if every label is predicted correctly', () => {
    expect(calibratingTemperature([1, 0, 1, 0, 1, 0], 2, [0, 0, 0])).toBeCloseTo(1 / Math.log(4), 2);
  });
});

describe('RobustEstimator', () => {
  it('adds robustness to the metrics of another estimator', async () => {
    const robust = new RobustEstimator(new OneShotEstimator(), { lambda: 2 });
    const context = { backend, task, objective: task.metric(), parameters, seed: 0 };
    const plain = await new OneShotEstimator().infer(model, device, 'validation', context);
    const { metrics } = await robust.infer(model, device, 'validation', context);
    expect(metrics).toMatchObject(plain.metrics);
    expect(metrics.robustness).toBeLessThan(0);
    expect(metrics.robustScore).toBeCloseTo((metrics.accuracy as number) + 2 * (metrics.robustness as number), 6);
    expect([robust.objective, robust.training]).toEqual(['robustScore', 'shared']);
  });

  it('is created by name, around another estimator by name', async () => {
    const registry = new Registry([plugin]);
    expect(await registry.create('estimators', 'robust', { lambda: 3, attacks: ['dice'] })).toMatchObject({
      base: expect.any(OneShotEstimator),
      options: { lambda: 3, attacks: ['dice'], rates: [0.05, 0.2] },
    });
    const base = { name: 'train-scratch', options: { epochs: 7 } };
    expect(await registry.create('estimators', 'robust', { base })).toMatchObject({ training: 'own' });
  });

  it('rejects invalid options', () => {
    const make = (options: object) => () => new RobustEstimator(new OneShotEstimator(), options);
    expect(make({ lambda: -1 })).toThrow(/lambda is -1/);
    expect(make({ samples: 0 })).toThrow(/samples is 0/);
    expect(make({ attacks: [] })).toThrow(/attacks is \[\]; expected a list with >= 1 items/);
    expect(make({ attacks: ['dize'] })).toThrow(/attacks.0 is "dize"; expected one of random, dice/);
    expect(() => attackedGraphs(device, { attacks: ['random'], rates: [2] })).toThrow(/rates.0 is 2/);
  });
});
