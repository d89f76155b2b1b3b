import type { PreparedDevice } from '../start-device.js';

/** Loads TensorFlow.js's plain JavaScript device. */
export async function prepare(): Promise<PreparedDevice> {
  await import('@tensorflow/tfjs-backend-cpu');
  return { software: false };
}
