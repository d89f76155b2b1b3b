import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: Object.fromEntries(
      ['core', 'space', 'algorithm', 'estimator', 'backend-tfjs', 'datasets'].map((name) => [`@gnas/${name}`, source(name)]),
    ),
  },
  test: { include: ['packages/*/src/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 },
});
