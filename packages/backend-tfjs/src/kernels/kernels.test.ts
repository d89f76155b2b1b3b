import { readFileSync } from 'node:fs';
import { ringGraph } from '@gnas/core/conformance';
import { Random } from '@gnas/core/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { devices as everyDevice } from '../devices.js';
import { noDropout } from '../dropout-mask.js';
import { compressRows, SparseStructure } from '../sparse/sparse-structure.js';
import type { Kernel } from './define-kernel.js';
import { kernels } from './kernels.js';

const all = Object.entries<Kernel>(kernels);
const partial = all.filter(([, { devices }]) => devices.length < everyDevice.length);

describe('the kernels', () => {
  it('have unique names', () => {
    expect(new Set(all.map(([, { name }]) => name)).size).toBe(all.length);
  });

  it.each(devices)('list %s exactly if it implements them', (device) => {
    backendOf(device);
    for (const [name, kernel] of all)
      expect([name, tf.getKernel(kernel.name, device) !== undefined]).toEqual([name, kernel.devices.includes(device)]);
  });

  it('state what runs on the devices without an implementation', () => {
    for (const [name, { fallback }] of partial) expect([name, fallback]).toEqual([name, expect.anything()]);
  });

  it('that some device does not implement are listed in the README', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `(\w+)` +\| ([\w, ]+?) +\| (.+?) +\|$/gm)].map(([, name, on, elsewhere]) => ({
      name,
      on,
      isNone: elsewhere?.startsWith('nothing'),
    }));
    const expected = partial
      .filter(([name]) => !name.endsWith('Gradient'))
      .map(([name, kernel]) => ({ name, on: kernel.devices.join(', '), isNone: kernel.fallback === 'none' }));
    expect(rows.filter(({ name }) => name && name in kernels)).toEqual(expected);
  });
});

describe.each(devices)('on %s, a fallback agrees with the kernel', (device) => {
  const backend = backendOf(device);
  const random = new Random(3);
  const draw = (...shape: number[]): tf.Tensor =>
    tf.tensor(
      Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
      shape,
    );
  const { numNodes, source, target } = ringGraph({ numNodes: 9 });
  const edges = new SparseStructure(compressRows(numNodes, numNodes, target, source, new Float32Array(source.length).fill(1)));
  const cases: [keyof typeof kernels, () => Record<string, tf.Tensor>, object][] = [
    [
      'attendShared',
      () => ({ x: draw(9, 1, 3), source: draw(9, 2), target: draw(9, 2) }),
      { edges, negativeSlope: 0.2, dropout: noDropout },
    ],
    ['batchNorm', () => ({ x: draw(9, 5), scale: draw(5), shift: draw(5) }), { epsilon: 1e-3 }],
    ['concat', () => ({ 0: draw(2, 3), 1: draw(2, 4) }), { axis: 1, lengths: [3, 4] }],
    ['headDot', () => ({ x: draw(9, 2, 3), vectors: draw(1, 2, 3) }), {}],
    ['layerNorm', () => ({ x: draw(9, 5), scale: draw(5), shift: draw(5) }), { epsilon: 1e-3 }],
    ['narrow', () => ({ x: draw(4, 5) }), { axis: 1, begin: 1, length: 3 }],
    ['scale', () => ({ x: draw(4, 5) }), { factor: -0.5 }],
  ];

  it('and every fallback is covered', () => {
    expect(cases.map(([name]) => name)).toEqual(partial.filter(([, { fallback }]) => fallback !== 'none').map(([name]) => name));
  });

  it.each(cases)('%s', async (name, inputsOf, attributes) => {
    const kernel: Kernel = kernels[name];
    const [y, expected] = backend.tidy(() => {
      const inputs = inputsOf();
      const fallback = kernel.fallback as (inputs: object, attributes: object) => tf.Tensor;
      return [kernel.run(inputs, attributes), fallback(inputs, attributes)] as [tf.Tensor, tf.Tensor];
    });
    expect(y.shape).toEqual(expected.shape);
    const values = await backend.read(y);
    (await backend.read(expected)).forEach((value, at) => {
      expect(values[at]).toBeCloseTo(value, 5);
    });
    backend.dispose(y);
    backend.dispose(expected);
  });
});
