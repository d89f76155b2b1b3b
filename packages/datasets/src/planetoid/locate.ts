import * as z from 'zod';
import { dataFolders } from '../data-folders.js';
import { nodeModule } from '../node-module.js';
import { checksums } from './checksums.js';
import { type DownloadHooks, download } from './download.js';

export const locateOptions = z.object({
  root: z
    .string()
    .optional()
    .describe("Folder of the files. Without it: GNAS_DATA_DIR, then the user's cache, into which missing files are downloaded."),
  baseUrl: z
    .string()
    .default('https://raw.githubusercontent.com/kimiyoung/planetoid/master/data')
    .describe('Address of the folder to download from.'),
});

/** Returns the path of one file of the dataset, after downloading it if necessary. @throws GnasError GNAS_DOWNLOAD_FAILED */
export async function locate(
  file: string,
  { root, baseUrl }: z.output<typeof locateOptions>,
  hooks: DownloadHooks,
): Promise<string> {
  const { existsSync } = nodeModule('node:fs');
  const { join } = nodeModule('node:path');
  if (root !== undefined) return join(root, file);
  const paths = (await dataFolders('planetoid')).map((folder) => join(folder, file));
  const found = paths.find((path) => existsSync(path));
  if (found !== undefined) return found;
  const cached = paths.at(-1) as string;
  await download(`${baseUrl}/${file}`, cached, { sha256: checksums[file], ...hooks });
  return cached;
}
