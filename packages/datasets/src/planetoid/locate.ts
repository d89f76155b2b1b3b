import { nodeModule } from '../node-module.js';
import { checksums } from './checksums.js';
import { type DownloadProgress, download } from './download.js';

export interface LocateOptions {
  /** Folder that holds the files. Without it: GNAS_DATA_DIR, then the user's cache, then the download. */
  readonly root?: string;
  /** Where to download from. Default: the repository that published the files. */
  readonly baseUrl?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

const published = 'https://raw.githubusercontent.com/kimiyoung/planetoid/master/data';

/** Path of one file of the dataset, downloaded into the user's cache where it is nowhere yet. @throws GnasError GNAS_DOWNLOAD_FAILED */
export async function locate(file: string, { root, baseUrl = published, signal, onProgress }: LocateOptions): Promise<string> {
  const { existsSync } = nodeModule('node:fs');
  const { join } = nodeModule('node:path');
  if (root !== undefined) return join(root, file);
  const data = process.env.GNAS_DATA_DIR;
  for (const folder of data ? [join(data, 'planetoid'), data] : []) if (existsSync(join(folder, file))) return join(folder, file);
  const { default: envPaths } = await import('env-paths');
  const cached = join(envPaths('gnas', { suffix: '' }).cache, 'planetoid', file);
  if (!existsSync(cached)) await download(`${baseUrl}/${file}`, cached, { sha256: checksums[file], signal, onProgress });
  return cached;
}
