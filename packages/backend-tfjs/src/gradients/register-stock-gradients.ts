import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { arithmeticGradients } from './arithmetic.js';
import { functionGradients } from './functions.js';
import { reductionGradients } from './reductions.js';
import { shapeGradients } from './shapes.js';

/**
 * Registers gradients of TensorFlow.js's stock kernels, except those that are registered already. TensorFlow.js's core package
 * registers none; only its union package does.
 */
export function registerStockGradients(): void {
  for (const config of [...arithmeticGradients, ...functionGradients, ...reductionGradients, ...shapeGradients])
    if (!getGradient(config.kernelName)) registerGradient(config);
}
