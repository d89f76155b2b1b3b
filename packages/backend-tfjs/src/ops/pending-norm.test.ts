import type { Activation, RunningStatistics, Tensor } from '@gnas/core/plugin';
import { Random } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { createBackend } from '../create-backend.js';
import { expectClose, valueAndGradients } from '../testing/compare-gradients.js';

const backend = await createBackend({ device: 'wasm', threads: 2 });

/** Values of dropout(activation(batchNorm(x))), and gradients by x, scale and shift. `apart` keeps the two operations from being fused. */
async function figures(
  activation: Activation,
  apart: boolean,
  [rows, width]: readonly [number, number],
): Promise<Float32Array[]> {
  const random = new Random(4);
  const variable = (name: string, shape: readonly number[]) =>
    backend.createVariable(
      name,
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 3 + random.normal()),
      shape,
    );
  const inputs = [variable('x', [rows, width]), variable('scale', [width]), variable('shift', [width])];
  const weights = Float32Array.from({ length: rows * width }, () => random.normal());
  const f = (): Tensor => {
    const ops = backend.ops({ training: true, seed: 1 });
    const [x, scale, shift] = inputs.map(({ tensor }) => tensor) as [Tensor, Tensor, Tensor];
    const normalized = ops.batchNorm(x, scale, shift);
    const y = ops.activate(apart ? ops.scale(normalized, 1) : normalized, { activation, dropout: 0.3 });
    return ops.sum(ops.mul(y, ops.constant(weights, [rows, width])));
  };
  return valueAndGradients(backend, inputs, f);
}

describe('an activation after a batch norm', () => {
  it.each(
    (['linear', 'relu', 'relu6', 'elu', 'leaky_relu', 'sigmoid', 'tanh'] as const).flatMap((activation) =>
      (
        [
          [70, 7],
          [1100, 66],
        ] as const
      ).map((shape) => [activation, shape] as const),
    ),
  )('%s of [%s] has the values and gradients of both by themselves', async (activation, shape) => {
    const before = backend.memory().numTensors;
    const [fused, apart] = [await figures(activation, false, shape), await figures(activation, true, shape)];
    expect(backend.memory().numTensors).toBe(before);
    expectClose(fused, apart, 3e-5);
  });

  it('updates running statistics once, also if the normalized values have other readers', () => {
    let updates = 0;
    backend.tidy(() => {
      const ops = backend.ops({ training: true, seed: 0 });
      const state = (value: number) => ({ value: ops.constant([value], [1]), update: () => updates++ });
      const running: RunningStatistics = { mean: state(0), variance: state(1) };
      const x = ops.constant([1, 2, 4], [3, 1]);
      const normalized = ops.batchNorm(x, ops.constant([1], [1]), ops.constant([0], [1]), { running });
      ops.activate(normalized, { activation: 'relu' });
      ops.sum(normalized);
    });
    expect(updates).toBe(2);
  });
});
