import { convolve as byPrimitives, createGraph, Random, type Tensor } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { createBackend } from '../create-backend.js';
import { expectClose, valueAndGradients } from '../testing/compare-gradients.js';

const numNodes = 2500;
const random = new Random(3);
const ends = (): Int32Array => Int32Array.from({ length: 9000 }, () => random.integer(numNodes));
const normals = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
const graph = createGraph({
  name: 'directed',
  numNodes,
  source: ends(),
  target: ends(),
  features: { layout: 'dense', rows: numNodes, columns: 2, values: normals(2 * numNodes) },
  labels: new Int32Array(numNodes),
  numClasses: 2,
  split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
});
const backend = await createBackend({ device: 'wasm', threads: 2 });

/** Values of the operation and its gradients by x, weight, root and bias, over a directed graph. */
async function figures(fused: boolean, width: number, outWidth: number): Promise<Float32Array[]> {
  const seeded = new Random(5);
  const variable = (name: string, shape: readonly number[]) =>
    backend.createVariable(
      name,
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => seeded.normal()),
      shape,
    );
  const inputs = [
    variable('x', [numNodes, width]),
    variable('weight', [width, outWidth]),
    variable('root', [width, outWidth]),
    variable('bias', [outWidth]),
  ];
  const device = backend.upload(graph);
  const f = (): Tensor => {
    const ops = backend.ops({ training: true, seed: 0 });
    const [x, weight, root, bias] = inputs.map(({ tensor }) => tensor) as [Tensor, Tensor, Tensor, Tensor];
    const options = { weight, root, bias, norm: 'symmetric', selfLoops: 'add' } as const;
    const y = fused ? ops.convolve(device, x, options) : byPrimitives(ops, device, x, options);
    return ops.mean(ops.mul(y, y));
  };
  const values = await valueAndGradients(backend, inputs, f);
  device.dispose();
  return values;
}

describe('convolve', () => {
  it.each([
    [64, 64],
    [33, 70],
    [5, 130],
  ])('from %d to %d columns has the values and gradients of the primitives', async (width, outWidth) => {
    const before = backend.memory().numTensors;
    const [fused, plain] = [await figures(true, width, outWidth), await figures(false, width, outWidth)];
    expect(backend.memory().numTensors).toBe(before);
    expectClose(fused, plain, 2e-5);
  });

  it('refuses weights that do not fit', () => {
    const device = backend.upload(graph);
    const ops = backend.ops({ training: false, seed: 0 });
    const zeros = (...shape: number[]): Tensor => ops.constant(new Float32Array(shape.reduce((a, b) => a * b)), shape);
    backend.tidy(() => {
      const x = zeros(numNodes, 3);
      expect(() => ops.convolve(device, x, { weight: zeros(3, 4), root: zeros(3, 5), bias: zeros(4) })).toThrow(
        /convolve got \[2500,3\], weight \[3,4\], root \[3,5\] and bias \[4\]/,
      );
    });
    device.dispose();
  });
});
