import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the page from its sources into a temporary folder. @returns the folder */
export async function buildPage(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'gnas-dashboard-page-'));
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
  // Tests run in another mode, but the page must be the one that people get.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({ configFile, logLevel: 'error', build: { outDir } });
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
  return outDir;
}
