import { type CompositeOps, type PrimitiveOps, withComposites } from '@gnas/core/plugin';
import { tensor } from '@tensorflow/tfjs-core';
import * as stock from './stock-kernels.js';

/** The primitives that the composites below are made of, by TensorFlow.js's stock kernels. */
const primitives = {
  add: stock.add,
  sub: stock.sub,
  mul: stock.mul,
  div: stock.div,
  sqrt: stock.sqrt,
  sum: stock.sum,
  mean: stock.mean,
  constant: (values, shape) => tensor(new Float32Array(values), [...shape]),
} as Pick<PrimitiveOps, 'add' | 'sub' | 'mul' | 'div' | 'sqrt' | 'sum' | 'mean' | 'constant'>;

/** Core's composites on stock kernels: the fallbacks of kernels that not every device has. */
export const composites: Pick<CompositeOps, 'batchNorm' | 'headDot' | 'layerNorm'> = withComposites(primitives as PrimitiveOps);
