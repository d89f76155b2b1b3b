import { type GradConfig, getGradient, registerGradient } from '@tensorflow/tfjs-core';

/** TensorFlow.js' core alone registers no gradients (its union package does); ours step in where none are there. */
export function registerIfMissing(config: GradConfig): void {
  if (!getGradient(config.kernelName)) registerGradient(config);
}
