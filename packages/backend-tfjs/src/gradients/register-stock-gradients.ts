import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { arithmeticGradients } from './arithmetic.js';
import { functionGradients } from './functions.js';
import { reductionGradients } from './reductions.js';
import { shapeGradients } from './shapes.js';

/**
 * Registers the gradients of TensorFlow.js's stock kernels, except those that somebody registered already. Its core package has none
 * of its own; only the union package does.
 */
export function registerStockGradients(): void {
  for (const config of [...arithmeticGradients, ...functionGradients, ...reductionGradients, ...shapeGradients])
    if (!getGradient(config.kernelName)) registerGradient(config);
}
