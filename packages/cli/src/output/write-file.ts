import { randomUUID } from 'node:crypto';
import { access, constants, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { GnasError } from '@gnas/core';

/**
 * Writes text, with a line end, or bytes. It writes to a new file of an unpredictable name first, which must reach the disk before it
 * takes the file's place: the file is complete or as it was, even if the power fails. A device or pipe is written to as it is.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const path = resolve(file);
  const bytes = typeof content === 'string' ? `${content}\n` : content;
  if (await isSpecial(path)) return writeFile(path, bytes);
  // A fixed length, because the file's own name may be as long as names can be.
  const temporary = join(dirname(path), `.gnas-${randomUUID()}.part`);
  try {
    // Never follows a link: it only creates.
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Whether a name belongs to a device, a pipe or an open file, such as /dev/null or /dev/stdout, which no file may take the place of. */
async function isSpecial(path: string): Promise<boolean> {
  if (/^\/(dev|proc)\//.test(path)) return true;
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && !status.isFile();
}

/** Makes the new name reach the disk, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows can't open a folder, and some disks can't sync one. The file itself is safe.
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
  if (await isSpecial(resolve(file))) return;
  const folder = dirname(resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new GnasError('GNAS_FILE_NOT_FOUND', `${flag} ${file}: the folder ${folder} can't be written to.`, { cause });
  }
}
