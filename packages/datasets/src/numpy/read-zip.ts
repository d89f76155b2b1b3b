import { GnasError } from '@gnas/core';
import { unzipSync } from 'fflate';

/** Maximum size of all entries together when unpacked. */
const maxBytes = 2 ** 30;

/** Unpacks a zip archive. @throws GnasError GNAS_INVALID_FILE if it is damaged or would unpack to more than 1 GiB */
export function readZip(bytes: Uint8Array, fileName: string): ReadonlyMap<string, Uint8Array> {
  let total = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        if (total > maxBytes)
          throw new RangeError(`its entries up to "${name}" unpack to ${total} bytes; the limit is ${maxBytes}`);
        return true;
      },
    });
    return new Map(Object.entries(entries));
  } catch (cause) {
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${fileName}: ${cause instanceof Error ? cause.message : cause}. The file is not a zip archive, or it is damaged.`,
      { cause },
    );
  }
}
