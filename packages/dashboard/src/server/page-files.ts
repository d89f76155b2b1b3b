import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { GnasError } from '@gnas/core';

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Whether the file's name contains a digest of its content, so that it never changes. */
  readonly lasting: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Reads all files of the page, by path. Only these are ever served, whatever path a request has.
 * @throws GnasError GNAS_FILE_NOT_FOUND if the page was not built
 */
export function readPage(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const type = types[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      const file = join(entry.parentPath, entry.name);
      const path = `/${file.slice(join(folder, sep).length).split(sep).join('/')}`;
      files.set(path, { type, bytes: readFileSync(file), lasting: path.startsWith('/assets/') });
    }
  } catch (cause) {
    throw new GnasError('GNAS_FILE_NOT_FOUND', `The dashboard's page is not in ${folder}. Build @gnas/dashboard.`, {
      cause,
    });
  }
  const index = files.get('/index.html');
  if (!index) throw new GnasError('GNAS_FILE_NOT_FOUND', `There is no index.html in ${folder}. Build @gnas/dashboard.`);
  return files.set('/', index);
}
