import { createBackend } from '@gnas/backend-tfjs';
import type { Backend } from '@gnas/core';
import { Random, type Tensor, type Variable } from '@gnas/core/plugin';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamLookahead } from './adam-lookahead.js';

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});

const settings = { learningRate: 0.05, weightDecay: 0.01 };
const size = 6;
const random = new Random(1);
const draw = (): Float32Array => Float32Array.from({ length: size }, () => random.normal());
/** Gradients of five steps; those of the last weight are always zero. */
const gradients = Array.from({ length: 5 }, () => draw().map((value, i) => (i === size - 1 ? 0 : value)));

async function withGradient<T>(variable: Variable, values: Float32Array, use: (map: Map<Variable, Tensor>) => T): Promise<T> {
  const tensor = backend.ops({ training: false, seed: 0 }).constant(values, [size]);
  const result = use(new Map([[variable, tensor]]));
  backend.dispose(tensor);
  return result;
}

/** Weights after Adam has taken one step for each gradient. */
async function trained(start: Float32Array, all: readonly Float32Array[]): Promise<Float32Array> {
  const variable = backend.createVariable('w', start, [size]);
  const optimizer = backend.createOptimizer(settings);
  for (const values of all) await withGradient(variable, values, (map) => optimizer.step(map));
  const result = await backend.read(variable.tensor);
  optimizer.dispose();
  backend.disposeVariable(variable);
  return result;
}

describe('AdamLookahead', () => {
  it.each([1, 2, 5])('predicts step %i of the optimizer, and its derivative by the gradient', async (count) => {
    const before = backend.memory().numTensors;
    const start = draw();
    const past = gradients.slice(0, count - 1);
    const last = gradients[count - 1] as Float32Array;
    const weights = await trained(start, past);
    const lookahead = new AdamLookahead(backend, settings);
    const variable = backend.createVariable('w', start, [size]);
    const optimizer = backend.createOptimizer(settings);
    const read = async (tensors: ReadonlyMap<Variable, Tensor>): Promise<Float32Array> => {
      const tensor = tensors.get(variable) as Tensor;
      const values = await backend.read(tensor);
      backend.dispose(tensor);
      return values;
    };
    for (const values of past) {
      const { step, rate } = await withGradient(variable, values, (map) => lookahead.next(map));
      await Promise.all([read(step), read(rate)]);
      await withGradient(variable, values, (map) => optimizer.step(map));
    }
    const { step, rate } = await withGradient(variable, last, (map) => lookahead.next(map));
    const [steps, rates] = await Promise.all([read(step), read(rate)]);
    const after = await trained(start, [...past, last]);
    const nudge = 0.02;
    const [above, below] = [
      await trained(start, [...past, last.map((v) => v + nudge)]),
      await trained(start, [...past, last.map((v) => v - nudge)]),
    ];
    for (let i = 0; i < size; i++) {
      expect(steps[i]).toBeCloseTo((after[i] as number) - (weights[i] as number), 6);
      const derivative = ((below[i] as number) - (above[i] as number)) / (2 * nudge);
      if (i < size - 1) expect(rates[i]).toBeCloseTo(derivative, 3);
    }
    // Without a gradient of the loss there is nothing to multiply, whatever weight decay does.
    expect(rates[size - 1]).toBe(0);
    lookahead.reset();
    optimizer.dispose();
    backend.disposeVariable(variable);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('scales gradients down to the largest norm', async () => {
    const gradient = Float32Array.of(3, 0, 0, 0, 4, 0);
    const stepWith = async (maxGradientNorm: number | undefined, values: Float32Array): Promise<Float32Array> => {
      const variable = backend.createVariable('w', new Float32Array(size), [size]);
      // A gradient of length 1 comes first, so that the length of the second one counts.
      const lookahead = new AdamLookahead(backend, { ...settings, maxGradientNorm });
      let result = new Float32Array(0);
      for (const each of [Float32Array.of(1, 0, 0, 0, 0, 0), values]) {
        const { step, rate } = await withGradient(variable, each, (map) => lookahead.next(map));
        result = new Float32Array(await backend.read(step.get(variable) as Tensor));
        for (const tensor of [...step.values(), ...rate.values()]) backend.dispose(tensor);
      }
      lookahead.reset();
      backend.disposeVariable(variable);
      return result;
    };
    const closeTo = (values: Float32Array): number[] => Array.from(values, (value) => expect.closeTo(value, 5));
    expect(Array.from(await stepWith(2.5, gradient))).toEqual(
      closeTo(
        await stepWith(
          undefined,
          gradient.map((value) => value / 2),
        ),
      ),
    );
    expect(Array.from(await stepWith(10, gradient))).toEqual(closeTo(await stepWith(undefined, gradient)));
  });
});
