import type { Options } from 'tsup';

/**
 * Marks the calls that restore names as free of side effects. A bundler then drops unused functions and classes, which it would keep for
 * those calls. Node, which runs the files as they are, still makes the calls.
 */
const pureNames: NonNullable<Options['plugins']>[number] = {
  name: 'pure-names',
  renderChunk: (code) => ({ code: code.replace(/(?<![\w.]|var )__name\(/g, '/* @__PURE__ */ __name(') }),
};

/** Every package is built alike: ES modules for Node and for bundlers. scripts/emit-types.mjs adds their types. */
export const base: Options = {
  entry: ['src/index.ts'],
  format: ['esm'],
  clean: ['!**/*.d.ts'],
  sourcemap: true,
  // Messages and specs name classes; esbuild would rename those that refer to themselves.
  keepNames: true,
  plugins: [pureNames],
  target: 'es2022',
  platform: 'neutral',
  // A bundler for the browser knows a Node module by its prefix.
  removeNodeProtocol: false,
  external: [/^node:/],
};
