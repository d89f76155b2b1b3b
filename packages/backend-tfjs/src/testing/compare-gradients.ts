import type { Backend, Tensor, Variable } from '@gnas/core/plugin';
import { expect } from 'vitest';

/** Reads a scalar and its gradient for each variable, then frees the variables. */
export async function valueAndGradients(
  backend: Backend,
  variables: readonly Variable[],
  f: () => Tensor,
): Promise<Float32Array[]> {
  const { value, gradients } = backend.valueAndGrad(f, () => variables);
  const values: Float32Array[] = [];
  for (const tensor of [value, ...variables.map((variable) => gradients.get(variable) as Tensor)]) {
    values.push((await backend.read(tensor)).slice());
    backend.dispose(tensor);
  }
  for (const variable of variables) backend.disposeVariable(variable);
  return values;
}

/** Expects each array to be close to the expected one, relative to the largest value of that one, which is not 0. */
export function expectClose(all: readonly Float32Array[], expected: readonly Float32Array[], tolerance: number): void {
  for (const [index, values] of expected.entries()) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeGreaterThan(0);
    const errors = values.map((value, at) => Math.abs((all[index]?.[at] as number) - value));
    expect(
      errors.reduce((a, b) => Math.max(a, b)),
      `output ${index}`,
    ).toBeLessThan(tolerance * largest);
  }
}
