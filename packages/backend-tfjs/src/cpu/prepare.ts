import './register.js';

/** Loads TensorFlow.js' plain JavaScript device. */
export async function prepareCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
}
