import type { Options } from 'tsup';

/** Every package is built alike: ES modules with types, for Node and for bundlers. */
export const base: Options = {
  entry: ['src/index.ts'],
  format: ['esm'],
  dts: true,
  clean: true,
  sourcemap: true,
  target: 'es2022',
  platform: 'neutral',
  // A bundler for the browser knows a Node module by its prefix.
  removeNodeProtocol: false,
  external: [/^node:/],
};
