import { GnasError } from '@gnas/core';
import { unzipSync } from 'fflate';

/** Bytes that all entries together may unpack to. */
const maxBytes = 2 ** 30;

/** Unpacks a zip archive. @throws GnasError GNAS_INVALID_FILE where it is damaged, or would unpack to more than 1 GiB */
export function readZip(bytes: Uint8Array, fileName: string): ReadonlyMap<string, Uint8Array> {
  let total = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        if (total > maxBytes)
          throw new RangeError(`its entries up to "${name}" unpack to ${total} bytes; at most ${maxBytes} are read`);
        return true;
      },
    });
    return new Map(Object.entries(entries));
  } catch (cause) {
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${fileName}: ${cause instanceof Error ? cause.message : cause}. It is not a zip archive, or a damaged one.`,
      { cause },
    );
  }
}
