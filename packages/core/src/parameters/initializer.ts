import { GnasError } from '../gnas-error.js';
import type { Random } from '../random.js';

/**
 * Distribution of a parameter's initial values. 'glorot' is uniform in +-sqrt(6 / (fanIn + fanOut)) (Glorot & Bengio 2010, eq. 16),
 * where the last two axes are [fanIn, fanOut]. 'uniform' is uniform in +-limit, 'normal' has mean 0, and
 * 'values' gives every value, row by row.
 */
export type Initializer =
  | 'glorot'
  | 'zeros'
  | 'ones'
  | { readonly kind: 'uniform'; readonly limit: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'values'; readonly values: readonly number[] };

/** Draws the initial values of a parameter. @throws GnasError GNAS_INVALID_SHAPE if 'values' doesn't fill the shape */
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
    case 'values':
      if (initializer.values.length !== size)
        throw new GnasError(
          'GNAS_INVALID_SHAPE',
          `The initializer gives ${initializer.values.length} values for a parameter of shape [${shape}]; give ${size}.`,
        );
      values.set(initializer.values);
      return values;
  }
}

function fillUniform(values: Float32Array, limit: number, random: Random): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = (random.uniform() * 2 - 1) * limit;
  return values;
}
