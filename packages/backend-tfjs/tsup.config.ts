import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.js';
import { bundleTensorFlow } from './scripts/bundle-tensorflow.mjs';

export default defineConfig({
  ...base,
  entry: ['src/index.ts', 'src/kernels/index.ts'],
  esbuildPlugins: [bundleTensorFlow],
  esbuildOptions: (options) => {
    options.mainFields = ['module', 'main'];
    options.minifySyntax = false;
  },
});
