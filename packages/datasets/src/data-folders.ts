import { nodeModule } from './node-module.js';

/** Returns the folders to search for a dataset's files: GNAS_DATA_DIR, if it is set, and last the user's cache. */
export async function dataFolders(dataset: string): Promise<string[]> {
  const { join } = nodeModule('node:path');
  const { default: envPaths } = await import('env-paths');
  const data = process.env.GNAS_DATA_DIR;
  return [...(data ? [join(data, dataset), data] : []), join(envPaths('gnas', { suffix: '' }).cache, dataset)];
}
