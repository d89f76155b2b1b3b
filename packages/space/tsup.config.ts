import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.js';

/** A file for each module, so that an app's bundler leaves out the spaces that it doesn't use. */
export default defineConfig({
  ...base,
  entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/testing/**'],
  bundle: false,
  dts: { entry: 'src/index.ts' },
});
