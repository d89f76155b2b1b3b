import { createBackend } from '@gnas/backend-tfjs';
import { defineKernel, dense, kernels, registerKernel, typed } from '@gnas/backend-tfjs/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

/** A kernel of a third party: x to a power, by plain JavaScript on cpu and by TensorFlow.js elsewhere. */
const power = defineKernel({
  name: 'TestPower',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<{ readonly exponent: number }>(),
  devices: ['cpu'],
  fallback: ({ x }, { exponent }) => tf.pow(x, exponent),
  saves: ['x'],
  gradient: (dy, { x }, { exponent }) => ({ x: () => tf.mul(dy, tf.mul(exponent, tf.pow(x, exponent - 1))) }),
});

interface Cpu {
  readonly data: { get(dataId: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
}
let runs = 0;
registerKernel(power, 'cpu', ({ x }, { exponent }, backend: Cpu) => {
  runs++;
  return backend.makeTensorInfo(
    x.shape,
    'float32',
    backend.data.get(x.dataId).values.map((value) => value ** exponent),
  );
});

describe('a kernel of a third party', () => {
  it('runs by its own implementation on the devices that have one, and by its fallback on the others', async () => {
    for (const [device, count] of [['cpu', 1] as const, ['wasm', 0] as const]) {
      const backend = await createBackend({ device });
      runs = 0;
      const y = backend.tidy(() => {
        const ops = backend.ops({ training: false, seed: 0 });
        const x = ops.linear(ops.constant([1, 2, 3], [3, 1]), ops.constant([1], [1, 1]), ops.constant([0], [1]));
        expect(power.isImplemented()).toBe(device === 'cpu');
        return power.run({ x: dense('power', x) }, { exponent: 3 });
      });
      expect([...(await backend.read(y))].map(Math.round)).toEqual([1, 8, 27]);
      expect(runs).toBe(count);
      backend.dispose(y);
    }
  });

  it('is differentiated together with ours, and inside tf.grad', async () => {
    const backend = await createBackend({ device: 'cpu' });
    const before = backend.memory().numTensors;
    const x = backend.createVariable('x', Float32Array.of(1, 2, 3), [3]);
    const doubled = (values: tf.Tensor): tf.Tensor =>
      kernels.scale.run({ x: power.run({ x: values }, { exponent: 3 }) }, { factor: 2 });
    const { value, gradients } = backend.valueAndGrad(
      () => backend.ops({ training: true, seed: 0 }).sum(doubled(x.tensor as tf.Tensor)),
      () => [x],
    );
    const gradient = gradients.get(x) as tf.Tensor;
    const inEngine = backend.tidy(() => tf.grad(doubled)(x.tensor as tf.Tensor));
    expect([...(await backend.read(value))]).toEqual([72]);
    for (const found of [gradient, inEngine]) expect([...(await backend.read(found))]).toEqual([6, 24, 54]);
    for (const tensor of [value, gradient, inEngine]) backend.dispose(tensor);
    backend.disposeVariable(x);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('fails on a device with neither', async () => {
    const backend = await createBackend({ device: 'wasm' });
    const bare = defineKernel({ name: 'TestBare', inputs: ['x'], outputs: ['y'], devices: ['cpu'], fallback: 'none' });
    expect(() => backend.tidy(() => bare.run({ x: tf.scalar(1) }))).toThrow('Device "wasm" has no kernel "TestBare"');
  });
});
