import { inNode } from '../../optional-package.js';

/** Whether threads can share memory: in Node, and in browsers on cross-origin isolated pages. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && (inNode() || globalThis.crossOriginIsolated === true);
}

const importSection = 2;
const memorySection = 5;
/** Flags of a memory's limits: it has a maximum, and it is shared too. */
const [withMaximum, sharedWithMaximum] = [1, 3];

/**
 * Returns a copy of a WebAssembly module whose only memory, its own or imported, is shared. Its code stays the same: loads and stores work
 * on both kinds of memory.
 * @throws RangeError if there is no memory with a maximum size
 */
export function withSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(module);
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const size = number();
    const next = at + size;
    if (section === importSection || section === memorySection) {
      const count = number();
      for (let each = 0; each < count; each++) {
        let kind = 2;
        if (section === importSection) {
          for (let name = 0; name < 2; name++) {
            const length = number();
            at += length;
          }
          kind = bytes[at++] as number;
        }
        if (kind === 2 && bytes[at] === withMaximum) {
          bytes[at] = sharedWithMaximum;
          return bytes;
        }
        // A function, table or global: skip its type.
        if (kind === 0) number();
        else if (kind === 3) at += 2;
        else break;
      }
    }
    at = next;
  }
  throw new RangeError('The WebAssembly module has no memory with a maximum size.');
}
