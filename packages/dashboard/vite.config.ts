import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The page, beside the server's module: tsup has emptied the folder before. */
export default defineConfig({
  root: path('./src/page'),
  // The page may lie under any path of a proxy.
  base: './',
  build: {
    outDir: path('./dist/page'),
    emptyOutDir: true,
    target: 'es2022',
    // What is bundled keeps its licences.
    license: { fileName: 'licenses.md' },
    // ECharts in one piece is what there is to load; the page comes from this machine.
    chunkSizeWarningLimit: 2000,
  },
});
