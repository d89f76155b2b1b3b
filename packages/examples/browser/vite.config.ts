import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Says where the page is built to. gnas itself needs no configuration. */
export default defineConfig({
  base: './',
  build: { outDir: fileURLToPath(new URL('../dist/browser', import.meta.url)), emptyOutDir: true, reportCompressedSize: false },
  worker: { format: 'es' },
});
