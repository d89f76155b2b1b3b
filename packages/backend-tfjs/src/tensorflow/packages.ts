/** Packages with TensorFlow's native library. The one for GPUs comes first: it falls back to the CPU by itself. */
export const nativePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];
