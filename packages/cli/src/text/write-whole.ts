import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GnasError } from '@gnas/core';

/** Writes text, as lines, or bytes, as they are, under another name first, so that the file is whole or not there. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, typeof content === 'string' ? `${content}\n` : content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Refuses a file that cannot be written, before work begins.
 * @throws GnasError GNAS_FILE_NOT_FOUND for its folder; GNAS_INVALID_OPTION where it is a folder itself
 */
export async function checkWritable(flag: string, file: string): Promise<void> {
  if (file.includes('\0') || (await stat(resolve(file)).catch(() => undefined))?.isDirectory())
    throw new GnasError('GNAS_INVALID_OPTION', `${flag} "${file}" is no name of a file; give one.`);
  const folder = dirname(resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new GnasError('GNAS_FILE_NOT_FOUND', `${flag} ${file}: the folder ${folder} cannot be written to.`, { cause });
  }
}
