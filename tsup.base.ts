import type { Options } from 'tsup';

/** Every package is built alike: ES modules with types, for Node and for bundlers. */
export const base: Options = {
  entry: ['src/index.ts'],
  format: ['esm'],
  dts: true,
  clean: true,
  sourcemap: true,
  // Messages and specs name classes; esbuild would rename those that refer to themselves.
  keepNames: true,
  target: 'es2022',
  platform: 'neutral',
  // A bundler for the browser knows a Node module by its prefix.
  removeNodeProtocol: false,
  external: [/^node:/],
};
