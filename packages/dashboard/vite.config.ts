import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Builds the page next to the server, after tsup has emptied the folder. */
export default defineConfig({
  root: path('./src/page'),
  // A proxy may serve the page under any path.
  base: './',
  build: {
    outDir: path('./dist/page'),
    emptyOutDir: true,
    target: 'es2022',
    // Licenses of the bundled packages.
    license: { fileName: 'licenses.md' },
    // Most of it is ECharts, and the page is served from this machine.
    chunkSizeWarningLimit: 2000,
  },
});
