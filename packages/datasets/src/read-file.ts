import { GnasError } from '@gnas/core';
import { nodeModule } from './node-module.js';

/** Shortens a path for people: a file in the current folder is named without it. */
export function shortPath(path: string): string {
  const folder = `${typeof process === 'undefined' ? '' : process.cwd()}/`;
  return folder.length > 1 && path.startsWith(folder) ? path.slice(folder.length) : path;
}

/**
 * Reads a whole regular file. Devices, pipes and folders are refused: reading one may never end.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE if it isn't a regular file, is larger than `maxBytes` or cannot be read;
 * GNAS_MISSING_DEPENDENCY outside Node
 */
export async function readFileBytes(path: string, maxBytes = 2 ** 30): Promise<Uint8Array<ArrayBuffer>> {
  const { open } = nodeModule('node:fs/promises');
  const { constants } = nodeModule('node:fs');
  const refuse = (problem: string, cause?: unknown): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${shortPath(path)} ${problem}`, { cause });
  };
  try {
    // Opening a pipe would otherwise wait for its writer.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const status = await handle.stat();
      if (!status.isFile()) refuse('is not a regular file. Give the path of a file.');
      if (status.size > maxBytes) refuse(`has ${status.size} bytes; the limit is ${maxBytes}.`);
      const bytes = new Uint8Array(status.size);
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return bytes.subarray(0, length);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof GnasError) throw cause;
    if ((cause as { code?: string }).code === 'ENOENT')
      throw new GnasError('GNAS_FILE_NOT_FOUND', `File ${shortPath(path)} does not exist.`, { cause });
    return refuse(`cannot be read: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}
