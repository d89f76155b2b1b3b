import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.js';

export default defineConfig([
  // A file for each module, so that an app's bundler leaves out the spaces that it doesn't use.
  {
    ...base,
    entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/testing/**'],
    bundle: false,
  },
  // One file for Node, which takes four times as long to import the 70 files and the linear algebra as this one.
  {
    ...base,
    entry: { node: 'src/index.ts' },
    clean: false,
    noExternal: [/^ml-/, 'is-any-array'],
    esbuildOptions: (options) => {
      options.mainFields = ['module', 'main'];
    },
  },
]);
