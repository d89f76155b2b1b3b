import type { Random } from '../random.js';

/**
 * Distribution of a parameter's initial values. 'glorot' is uniform in +-sqrt(6 / (fanIn + fanOut)) (Glorot & Bengio 2010, eq. 16),
 * where the last two axes are [fanIn, fanOut]. 'uniform' is uniform in +-limit, 'normal' has mean 0.
 */
export type Initializer =
  | 'glorot'
  | 'zeros'
  | 'ones'
  | { readonly kind: 'uniform'; readonly limit: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number };

/** Draws the initial values of a parameter. */
export function initialValues(initializer: Initializer, shape: readonly number[], random: Random): Float32Array {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const values = new Float32Array(size);
  if (initializer === 'zeros') return values;
  if (initializer === 'ones') return values.fill(1);
  if (initializer === 'glorot') {
    const fanOut = shape.at(-1) ?? 1;
    const fanIn = shape.at(-2) ?? 1;
    return fillUniform(values, Math.sqrt(6 / (fanIn + fanOut)), random);
  }
  switch (initializer.kind) {
    case 'constant':
      return values.fill(initializer.value);
    case 'uniform':
      return fillUniform(values, initializer.limit, random);
    case 'normal':
      for (let i = 0; i < size; i++) values[i] = random.normal() * initializer.deviation;
      return values;
  }
}

function fillUniform(values: Float32Array, limit: number, random: Random): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = (random.uniform() * 2 - 1) * limit;
  return values;
}
