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

/** Builds a page of this folder with the sources of the packages, and serves it. */
export async function servePage(root = fileURLToPath(new URL('..', import.meta.url))): Promise<ServedPage> {
  const outDir = await mkdtemp(join(tmpdir(), 'gnas-page-'));
  const config = { root, logLevel: 'error', build: { outDir, minify: false }, ...pick(workspace) } as const;
  await build(config);
  const server = await preview({ ...config, preview: { port: 0, host: '127.0.0.1' } });
  return {
    url: server.resolvedUrls?.local[0] as string,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

/** Where the packages' sources are. */
const pick = ({ resolve }: typeof workspace) => (resolve ? { resolve } : {});
