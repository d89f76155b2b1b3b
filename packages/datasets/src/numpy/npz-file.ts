import { GnasError, shortList } from '@gnas/core/plugin';
import { readFileBytes } from '../read-file.js';
import { areNumbers, type Numbers, type NumpyArray } from './numpy-array.js';
import { readNpy } from './read-npy.js';
import { ZipFile } from './zip-file.js';

/** An array of numbers. */
export interface NumberArray extends NumpyArray {
  readonly values: Numbers;
}

/** A .npz file: a zip of .npy arrays. An array is unpacked and decoded when it is asked for, and no other is. */
export class NpzFile {
  private constructor(
    readonly path: string,
    readonly zip: ZipFile,
  ) {}

  /** @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE */
  static async read(path: string): Promise<NpzFile> {
    return new NpzFile(path, new ZipFile(await readFileBytes(path), path));
  }

  has(name: string): boolean {
    return this.zip.names.has(`${name}.npy`);
  }

  /** @param maxBytes most bytes of the array with its header; default 1 GiB @throws GnasError GNAS_INVALID_FILE */
  array(name: string, maxBytes = 2 ** 30): NumpyArray {
    if (!this.has(name))
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${this.path} has no array "${name}"; it contains ${shortList([...this.zip.names]) || 'no arrays'}.`,
      );
    return readNpy(this.zip.unpack(`${name}.npy`, maxBytes), `${this.path}/${name}.npy`);
  }

  /** @throws GnasError GNAS_INVALID_FILE if it holds text, and as `array` does */
  numbers(name: string, maxBytes?: number): NumberArray {
    const { shape, values } = this.array(name, maxBytes);
    if (areNumbers(values)) return { shape, values };
    throw new GnasError('GNAS_INVALID_FILE', `${this.path}/${name}.npy holds text; expected numbers.`);
  }
}
