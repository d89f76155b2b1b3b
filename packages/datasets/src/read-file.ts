import { GnasError } from '@gnas/core';
import { nodeModule } from './node-module.js';

/**
 * Reads a whole file.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE if it is larger than `maxBytes` or cannot be read;
 * GNAS_MISSING_DEPENDENCY outside Node
 */
export async function readFileBytes(path: string, maxBytes = 2 ** 30): Promise<Uint8Array> {
  const { readFile, stat } = nodeModule('node:fs/promises');
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw new GnasError('GNAS_INVALID_FILE', `${path} has ${size} bytes; the limit is ${maxBytes}.`);
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (cause instanceof GnasError) throw cause;
    if ((cause as { code?: string }).code === 'ENOENT')
      throw new GnasError('GNAS_FILE_NOT_FOUND', `File ${path} does not exist.`, { cause });
    throw new GnasError('GNAS_INVALID_FILE', `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
