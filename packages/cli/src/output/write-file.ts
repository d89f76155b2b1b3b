import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GnasError } from '@gnas/core';

/** Writes text, with a line end, or bytes. It writes to a temporary file first, so the file is either complete or absent. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const path = resolve(file);
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
 * Refuses a file that can't be written, before work begins.
 * @throws GnasError GNAS_FILE_NOT_FOUND for its folder; GNAS_INVALID_OPTION if it is a folder itself
 */
export async function checkWritable(flag: string, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  if (file.includes('\0') || (await stat(resolve(file)).catch(() => undefined))?.isDirectory())
    throw new GnasError('GNAS_INVALID_OPTION', `${flag} is "${file}"; expected the name of a file.`);
  const folder = dirname(resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new GnasError('GNAS_FILE_NOT_FOUND', `${flag} ${file}: the folder ${folder} can't be written to.`, { cause });
  }
}
