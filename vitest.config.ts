import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { AttemptReporter } from './testing/attempts.js';
import { CountReporter } from './testing/count-reporter.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const packages = ['core', 'space', 'algorithm', 'estimator', 'backend-tfjs', 'datasets', 'task', 'molecules', 'testing'];

/** Real data files and reference vectors live beside the checkout; a variable of the environment wins. */
const beside = (variable: string, relative: string): Record<string, string> =>
  !process.env[variable] && existsSync(path(relative)) ? { [variable]: path(relative) } : {};

export default defineConfig({
  resolve: {
    alias: {
      '@gnas/core/plugin': path('./packages/core/src/plugin.ts'),
      '@gnas/core/conformance': path('./packages/core/src/conformance/index.ts'),
      '@gnas/backend-tfjs/kernels': path('./packages/backend-tfjs/src/kernels/index.ts'),
      ...Object.fromEntries(packages.map((name) => [`@gnas/${name}`, path(`./packages/${name}/src/index.ts`)])),
    },
  },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/create-gnas-plugin/templates/*.test.ts',
      'packages/examples/{browser,combinations,embed}/*.test.ts',
      'scripts/*.test.mjs',
      'testing/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Loading core, TensorFlow.js and kernels again for each file takes as long as most tests.
    isolate: false,
    reporters: ['default', new AttemptReporter(), new CountReporter()],
    // Tests run side by side on all cores, so each trains on one.
    env: {
      GNAS_THREADS: '1',
      ...beside('GNAS_DATA_DIR', '../shared/data'),
      ...beside('GNAS_REFERENCE_DIR', '../shared/reference'),
    },
  },
});
