import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import workspace from '../../../../vitest.config.js';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

const folders = { page: '..', devices: './devices' } as const;

/** Gives a page shared memory, with which TensorFlow.js chooses threads by default. The kernels of gnas run without them. */
const isolated = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** Builds one of the pages from the sources of the packages, and serves it. */
export async function servePage(which: keyof typeof folders): Promise<ServedPage> {
  const root = fileURLToPath(new URL(folders[which], import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'gnas-page-'));
  const config = {
    root,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, minify: false },
    ...pick(workspace),
    worker: { format: 'es' },
  } as const;
  await build(config);
  const headers = which === 'devices' ? isolated : {};
  const server = await preview({ ...config, preview: { port: 0, host: '127.0.0.1', headers } });
  return {
    url: server.resolvedUrls?.local[0] as string,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

/** Resolves the packages to their sources. */
const pick = ({ resolve }: typeof workspace) => (resolve ? { resolve } : {});
