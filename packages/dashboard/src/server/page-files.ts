import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { GnasError } from '@gnas/core';

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Whether its name holds a digest of what is in it, so that it never changes. */
  readonly lasting: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The files of the page by their path. All of them are read at once: what is not among them is not served, whatever the
 * request's path looks like.
 * @throws GnasError GNAS_FILE_NOT_FOUND where the page was not built
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
    throw new GnasError('GNAS_FILE_NOT_FOUND', `The page of the dashboard is not in ${folder}; build @gnas/dashboard.`, {
      cause,
    });
  }
  const index = files.get('/index.html');
  if (!index) throw new GnasError('GNAS_FILE_NOT_FOUND', `There is no index.html in ${folder}; build @gnas/dashboard.`);
  return files.set('/', index);
}
