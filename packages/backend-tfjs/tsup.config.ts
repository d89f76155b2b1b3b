import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.js';
import { bundleTensorFlow } from './scripts/bundle-tensorflow.mjs';

export default defineConfig({
  ...base,
  entry: ['src/index.ts', 'src/kernels/index.ts'],
  // A peer only for the types of kernels.
  noExternal: ['@tensorflow/tfjs-core'],
  esbuildPlugins: [bundleTensorFlow],
  esbuildOptions: (options) => {
    options.mainFields = ['module', 'main'];
    options.minifySyntax = false;
  },
});
