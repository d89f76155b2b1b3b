import { Gunzip } from 'fflate';

/** Most bytes that are unpacked, for each byte that is packed and of every file. Tables of text usually become 3 to 50 times as large. */
const [mostPerByte, mostOfAny] = [200, 2 ** 24];
const mostBytes = 2 ** 31;

/** Packed bytes that are unpacked at a time. Each becomes at most 1,032. */
const chunkBytes = 2 ** 16;

/**
 * Unpacks gzip data of one or several members. What the file claims about its size is only compared with what is there.
 * @param refuse throws with the problem
 */
export function unpackGzip(bytes: Uint8Array, refuse: (problem: string) => never): Uint8Array {
  const most = Math.min(mostBytes, mostOfAny + mostPerByte * bytes.length);
  const chunks: Uint8Array[] = [];
  let [length, member, isWhole] = [0, 0, false];
  const gunzip = new Gunzip((chunk, isLast) => {
    chunks.push(chunk);
    length += chunk.length;
    isWhole ||= isLast;
    if (length > most) throw new RangeError(`they unpack to more than ${most.toLocaleString('en')} bytes. Unpack the file.`);
  });
  gunzip.onmember = () => {
    member = length;
  };
  try {
    for (let from = 0; from < bytes.length; from += chunkBytes)
      gunzip.push(bytes.subarray(from, from + chunkBytes), from + chunkBytes >= bytes.length);
  } catch (cause) {
    return refuse(`are damaged, or too large: ${cause instanceof Error ? cause.message : cause}`);
  }
  const claimed = new DataView(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - 4)).getUint32(0, true);
  if (!isWhole || claimed !== (length - member) % 2 ** 32)
    return refuse(`are damaged: they unpack to ${length - member} bytes, and end with a length of ${claimed}.`);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
