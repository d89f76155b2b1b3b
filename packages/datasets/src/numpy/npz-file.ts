import { GnasError, shortList } from '@gnas/core/plugin';
import { readFileBytes } from '../read-file.js';
import type { NumpyArray } from './numpy-array.js';
import { readNpy } from './read-npy.js';
import { readZip } from './read-zip.js';

/** An array of numbers. */
export interface NumberArray extends NumpyArray {
  readonly values: Float64Array;
}

/** A .npz file: a zip of .npy arrays. An array is decoded when it is asked for. */
export class NpzFile {
  private constructor(
    readonly path: string,
    readonly entries: ReadonlyMap<string, Uint8Array>,
  ) {}

  /** @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE */
  static async read(path: string): Promise<NpzFile> {
    return new NpzFile(path, readZip(await readFileBytes(path), path));
  }

  has(name: string): boolean {
    return this.entries.has(`${name}.npy`);
  }

  /** @throws GnasError GNAS_INVALID_FILE */
  array(name: string): NumpyArray {
    const bytes = this.entries.get(`${name}.npy`);
    if (!bytes)
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${this.path} has no array "${name}"; it contains ${shortList([...this.entries.keys()]) || 'no arrays'}.`,
      );
    return readNpy(bytes, `${this.path}/${name}.npy`);
  }

  /** @throws GnasError GNAS_INVALID_FILE if it holds text */
  numbers(name: string): NumberArray {
    const { shape, values } = this.array(name);
    if (values instanceof Float64Array) return { shape, values };
    throw new GnasError('GNAS_INVALID_FILE', `${this.path}/${name}.npy holds text; expected numbers.`);
  }
}
