import { GnasError } from '@gnas/core';
import { dataFolders } from './data-folders.js';
import { nodeModule } from './node-module.js';

/** Where the files of a dataset may be. */
export interface FilePlaces {
  /** Name of the dataset's folder in GNAS_DATA_DIR and in the user's cache. */
  readonly dataset: string;
  /** The only folder to look in. */
  readonly root: string | undefined;
  /** Where people get the file. */
  readonly from: string;
}

/** Finds a file of a dataset that is not downloaded. @throws GnasError GNAS_FILE_NOT_FOUND with where to get it */
export async function findFile(file: string, { dataset, root, from }: FilePlaces): Promise<string> {
  const { existsSync } = nodeModule('node:fs');
  const { join } = nodeModule('node:path');
  const folders = root !== undefined ? [root] : await dataFolders(dataset);
  const found = folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new GnasError(
    'GNAS_FILE_NOT_FOUND',
    `${file} was not found in ${folders.join(' or ')}. Get it from ${from} and give its folder as "root" or in GNAS_DATA_DIR.`,
  );
}
