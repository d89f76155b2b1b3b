import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, NodeClassification } from '@gnas/core';
import { initialValues, type Ops, ParameterStore, Random, type Tensor, type Variable } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamLookahead } from './adam-lookahead.js';
import { ArchitectureParameters } from './architecture-parameters.js';
import { unrolledGradient } from './unrolled-gradient.js';

let backend: Backend;
const graph = stochasticBlockModel({ blocks: [20, 20, 20], shares: [0.1, 0.1, 0.8], seed: 2 });

beforeAll(async () => {
  backend = await createBackend();
});

/** A small supernet with weights that are large enough for a second-order term, and a way to differentiate its losses. */
function problem() {
  const space = new SinglePathNodeClassificationSpace({ hiddenDim: 4, dropout: 0, ops: ['gcn', 'linear', 'sage'] });
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const device = backend.upload(graph);
  const weights = new ParameterStore(backend, 3);
  const architecture = new ArchitectureParameters(space, backend, 4);
  for (const { name, tensor } of architecture.store.variables())
    backend.assign({ name, tensor }, Float32Array.of(0.5, -0.3, name === 'op_0' ? 0.2 : -0.7));
  const estimator = new OneShotEstimator();
  const loss = (split: 'train' | 'validation') => (ops: Ops) =>
    estimator.loss(architecture.mixture(), device, split, { ops, parameters: weights, task: new NodeClassification() });
  const gradientsOf = (wanted: (ops: Ops) => Tensor, of: ParameterStore) =>
    backend.valueAndGrad(
      () => wanted(backend.ops({ training: true, seed: 0 })),
      () => of.variables(),
    );
  const { value, gradients } = gradientsOf(loss('train'), weights);
  for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
  for (const variable of weights.variables()) {
    const { name, tensor } = variable;
    const initializer = tensor.shape.length === 2 ? 'glorot' : 'zeros';
    backend.assign(variable, initialValues(initializer, tensor.shape, new Random(3).split('parameters').split(name)));
  }
  return {
    weights,
    architecture,
    bilevel: {
      backend,
      weights,
      architecture: architecture.store,
      trainLoss: loss('train'),
      validationLoss: loss('validation'),
    },
    gradientsOf,
    dispose: () => {
      architecture.dispose();
      weights.dispose();
      device.dispose();
    },
  };
}

async function valuesOf(tensors: ReadonlyMap<Variable, Tensor>): Promise<Map<string, Float32Array>> {
  const values = new Map<string, Float32Array>();
  for (const [{ name }, tensor] of tensors) {
    values.set(name, await backend.read(tensor));
    backend.dispose(tensor);
  }
  return values;
}

const lengthOf = (values: ReadonlyMap<string, Float32Array>): number =>
  Math.hypot(...[...values.values()].flatMap((each) => [...each]));

describe('unrolledGradient', () => {
  it('matches finite differences of the validation loss after a step with a rate for each weight', async () => {
    const before = backend.memory().numTensors;
    const { weights, architecture, bilevel, gradientsOf, dispose } = problem();
    /** Rates from 1 to 3, for plain gradient descent. */
    const rateAt = (index: number): number => 1 + (index % 3);
    const rateOf = (tensor: Tensor): Tensor => {
      const size = tensor.shape.reduce((a, b) => a * b, 1);
      return backend.ops({ training: false, seed: 0 }).constant(
        Array.from({ length: size }, (_, i) => rateAt(i)),
        tensor.shape,
      );
    };
    const next = (gradients: ReadonlyMap<Variable, Tensor>) => {
      const ops = backend.ops({ training: false, seed: 0 });
      const each = (f: (gradient: Tensor) => Tensor) =>
        backend.tidy(() => new Map([...gradients].map(([variable, gradient]) => [variable, f(gradient)])));
      return { step: each((gradient) => ops.scale(ops.mul(gradient, rateOf(gradient)), -1)), rate: each(rateOf) };
    };
    const afterStep = async (): Promise<number> => {
      const { value: trainLoss, gradients } = gradientsOf(bilevel.trainLoss, weights);
      backend.dispose(trainLoss);
      const descent = await valuesOf(gradients);
      const original = await weights.snapshot();
      weights.restore(
        new Map(
          [...original].map(([path, { shape, values }]) => [
            path,
            { shape, values: values.map((value, i) => value - rateAt(i) * (descent.get(path)?.[i] ?? 0)) },
          ]),
        ),
      );
      const { value, gradients: unused } = gradientsOf(bilevel.validationLoss, weights);
      await valuesOf(unused);
      const loss = (await backend.read(value))[0] as number;
      backend.dispose(value);
      weights.restore(original);
      return loss;
    };

    const { value, gradients } = gradientsOf(bilevel.validationLoss, architecture.store);
    backend.dispose(value);
    const first = await valuesOf(gradients);
    const original = await weights.snapshot();
    const unrolled = await valuesOf(await unrolledGradient(bilevel, { next, seed: 1 }));
    expect(await weights.snapshot()).toEqual(original);
    const step = 0.02;
    let farthest = 0;
    for (const variable of architecture.store.variables()) {
      const gradient = unrolled.get(variable.name) as Float32Array;
      const values = await backend.read(variable.tensor);
      for (const i of values.keys()) {
        const nudged = async (by: number): Promise<number> => {
          backend.assign(
            variable,
            values.map((each, k) => (k === i ? each + by : each)),
          );
          return afterStep();
        };
        const difference = ((await nudged(step)) - (await nudged(-step))) / (2 * step);
        backend.assign(variable, values);
        expect(Math.abs((gradient[i] as number) - difference)).toBeLessThan(2e-3 + 0.03 * Math.abs(difference));
        farthest = Math.max(farthest, Math.abs(difference - (first.get(variable.name)?.[i] ?? 0)));
      }
    }
    // The second-order term is large here, so a sign error in it would show.
    expect(farthest).toBeGreaterThan(0.02);
    dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  it('has a second-order term that counts, with the Adam that trains the weights', async () => {
    const { weights, bilevel, gradientsOf, dispose } = problem();
    const settings = { learningRate: 0.01, weightDecay: 5e-4 };
    const optimizer = backend.createOptimizer(settings);
    const lookahead = new AdamLookahead(backend, settings);
    let [second, all] = [0, 0];
    for (let epoch = 0; epoch < 20; epoch++) {
      const whole = await valuesOf(await unrolledGradient(bilevel, { next: (descent) => lookahead.next(descent), seed: 0 }));
      const { value, gradients } = gradientsOf(bilevel.trainLoss, weights);
      optimizer.step(gradients);
      await valuesOf(gradients);
      backend.dispose(value);
      // The weights are now where the lookahead was, so what is left of the difference is the second-order term.
      const { value: loss, gradients: direct } = gradientsOf(bilevel.validationLoss, bilevel.architecture);
      backend.dispose(loss);
      const first = await valuesOf(direct);
      second += lengthOf(
        new Map([...whole].map(([name, values]) => [name, values.map((v, i) => v - (first.get(name)?.[i] ?? 0))])),
      );
      all += lengthOf(whole);
    }
    expect(second / all).toBeGreaterThan(0.02);
    optimizer.dispose();
    lookahead.reset();
    dispose();
  });
});
