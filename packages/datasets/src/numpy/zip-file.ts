import { GnasError } from '@gnas/core';
import { unzipSync } from 'fflate';

/** Most entries that are looked at. */
const mostEntries = 10_000;
/** Most bytes that all entries unpack to, for each byte of the archive and of every archive. */
const [mostPerByte, mostOfAny] = [200, 2 ** 26];

/** A zip archive, whose entries are unpacked one by one. */
export class ZipFile {
  /** Names of the entries. */
  readonly names: ReadonlySet<string>;

  /** @throws GnasError GNAS_INVALID_FILE if it is damaged, has more than 10,000 entries, or unpacks to far more than its size */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly fileName: string,
  ) {
    const names = new Set<string>();
    const most = mostOfAny + mostPerByte * bytes.length;
    let unpacked = 0;
    this.#unzip(({ name, originalSize }) => {
      names.add(name);
      unpacked += originalSize;
      if (unpacked > most) throw new RangeError(`it unpacks to more than ${most} bytes, too many for its ${bytes.length}`);
      if (names.size > mostEntries) throw new RangeError(`it has more than ${mostEntries} entries`);
      return false;
    });
    this.names = names;
  }

  /** Unpacks one entry. @throws GnasError GNAS_INVALID_FILE if it is damaged, or claims more than `maxBytes` */
  unpack(wanted: string, maxBytes: number): Uint8Array {
    let isFound = false;
    const entries = this.#unzip(({ name, originalSize }) => {
      if (name !== wanted || isFound) return false;
      if (originalSize > maxBytes)
        throw new RangeError(`its entry "${name}" unpacks to ${originalSize} bytes; the limit is ${maxBytes}`);
      isFound = true;
      return true;
    });
    return entries[wanted] as Uint8Array;
  }

  #unzip(filter: (file: { readonly name: string; readonly originalSize: number }) => boolean): Record<string, Uint8Array> {
    try {
      return unzipSync(this.bytes, { filter });
    } catch (cause) {
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${this.fileName}: ${cause instanceof Error ? cause.message : cause}. The file is not a zip archive, or it is damaged.`,
        { cause },
      );
    }
  }
}
