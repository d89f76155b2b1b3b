import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Nothing that gnas needs: only where the page is built to. */
export default defineConfig({
  base: './',
  build: { outDir: fileURLToPath(new URL('../dist/browser', import.meta.url)), emptyOutDir: true, reportCompressedSize: false },
  worker: { format: 'es' },
});
