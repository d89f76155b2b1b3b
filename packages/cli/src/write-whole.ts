import { access, constants, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GnasError } from '@gnas/core';

/** Writes text, as lines, or bytes, as they are, under another name first, so that the file is whole or not there. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  await writeFile(temporary, typeof content === 'string' ? `${content}\n` : content);
  await rename(temporary, path);
}

/** Refuses a file whose folder cannot be written to, before work begins. @throws GnasError GNAS_FILE_NOT_FOUND */
export async function checkWritable(flag: string, file: string): Promise<void> {
  const folder = dirname(resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new GnasError('GNAS_FILE_NOT_FOUND', `${flag} ${file}: the folder ${folder} cannot be written to.`, { cause });
  }
}
