import * as z from 'zod';
import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';

/** The option `maxGradientNorm` of whatever trains weights. */
export const maxGradientNormOption = z
  .number()
  .positive()
  .optional()
  .describe('Largest norm of the gradients of all weights together; larger ones are scaled down to it. Without it, none are.');

/**
 * Computes the factor that scales gradients of all variables together down to a norm of at most `maxNorm`, or 1 if they are below it
 * (Pascanu et al. 2013, algorithm 1). -> [1]
 */
export function clippingFactor(ops: Ops, gradients: Iterable<Tensor>, maxNorm: number): Tensor {
  const squares = [...gradients].map((gradient) => ops.reshape(ops.sum(ops.mul(gradient, gradient)), [1]));
  const bound = ops.constant([maxNorm], [1]);
  if (squares.length === 0) return ops.div(bound, bound);
  const norm = ops.sqrt(squares.reduce((a, b) => ops.add(a, b)));
  const excess = ops.applyActivation(ops.sub(norm, bound), 'relu');
  return ops.div(bound, ops.add(bound, excess));
}
