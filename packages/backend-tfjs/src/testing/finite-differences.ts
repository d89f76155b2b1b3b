import { type Backend, type Ops, Random, type Tensor } from '@gnas/core';
import { expect } from 'vitest';

/** Gradients by the tape and by central differences of sum(f(inputs) * cotangent), compared entry by entry. */
export async function expectGradientsToMatch(
  backend: Backend,
  shapes: readonly (readonly number[])[],
  f: (ops: Ops, ...inputs: Tensor[]) => Tensor,
  { training = false, seed = 0, tolerance = 2e-2, positive = false } = {},
): Promise<void> {
  const random = new Random(7 + seed);
  const inputs = shapes.map((shape, index) => {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      positive ? 0.5 + random.uniform() : random.normal(),
    );
    return { values, variable: backend.createVariable(`input_${index}`, values, shape) };
  });
  let cotangent: Float32Array | undefined;
  const loss = (): Tensor => {
    const ops = backend.ops({ training, seed });
    const output = f(ops, ...inputs.map(({ variable }) => variable.tensor));
    const size = output.shape.reduce((a, b) => a * b, 1);
    cotangent ??= Float32Array.from({ length: size }, () => random.normal());
    return ops.sum(ops.mul(output, ops.constant(cotangent, output.shape)));
  };
  const lossValue = async (): Promise<number> => {
    const tensor = backend.tidy(loss);
    const value = (await backend.read(tensor))[0] as number;
    backend.dispose(tensor);
    return value;
  };
  const { value, gradients } = backend.valueAndGrad(loss, () => inputs.map(({ variable }) => variable));
  backend.dispose(value);
  const step = 1e-2;
  for (const { values, variable } of inputs) {
    const gradient = gradients.get(variable);
    if (!gradient) throw new Error(`${variable.name} has no gradient`);
    expect(gradient.shape).toEqual(variable.tensor.shape);
    const byTape = await backend.read(gradient);
    for (let i = 0; i < values.length; i++) {
      const nudged = async (by: number): Promise<number> => {
        const copy = values.slice();
        copy[i] = (copy[i] as number) + by;
        backend.assign(variable, copy);
        return lossValue();
      };
      const difference = ((await nudged(step)) - (await nudged(-step))) / (2 * step);
      backend.assign(variable, values);
      expect(
        Math.abs((byTape[i] as number) - difference),
        `${variable.name}[${i}]: tape ${byTape[i]}, difference ${difference}`,
      ).toBeLessThan(tolerance * Math.max(1, Math.abs(difference)));
    }
    backend.dispose(gradient);
  }
  for (const { variable } of inputs) backend.disposeVariable(variable);
}
