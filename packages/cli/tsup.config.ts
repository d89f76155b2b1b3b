import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.js';

export default defineConfig({
  ...base,
  entry: {
    index: 'src/index.ts',
    'worker-parts': 'src/search/worker-parts.ts',
    'worker-plugins': 'src/search/worker-plugins.ts',
  },
});
