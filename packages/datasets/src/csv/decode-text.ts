import { unpackGzip } from './unpack-gzip.js';

/** Bytes of a table as text in an encoding, cut later. */
export interface EncodedText {
  readonly bytes: Uint8Array;
  readonly encoding: 'utf-8' | 'windows-1252';
  /** What was found out about the file, for people. */
  readonly notes: readonly string[];
}

type Refuse = (problem: string) => never;

/**
 * Unpacks and recognizes the encoding of a table: gzip, UTF-8 and UTF-16 with or without a byte order mark, else Windows-1252. A file that
 * is UTF-8 but for some bytes is damaged and refused: replacing them would change ids and classes without a warning.
 */
export function decodeText(given: Uint8Array, refuse: Refuse): EncodedText {
  const notes: string[] = [];
  let bytes = given;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    bytes = unpackGzip(bytes, (problem) => refuse(`: the gzip data ${problem}`));
    notes.push('unpacked with gzip');
  }
  refuseOtherFormats(bytes, refuse);
  const encoding = utf16Of(bytes);
  if (encoding) {
    notes.push(`read as ${encoding.toUpperCase()}`);
    return { bytes: new TextEncoder().encode(new TextDecoder(encoding).decode(bytes)), encoding: 'utf-8', notes };
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
  if (bytes.subarray(0, 2 ** 16).includes(0))
    refuse(': this is a binary file, not a table of text. Save it as CSV, JSON Lines or Parquet.');
  const invalid = firstInvalidLine(bytes);
  if (invalid === undefined) return { bytes: withLineFeeds(bytes), encoding: 'utf-8', notes };
  if (bytes.includes(0) || hasValidMultibyte(bytes))
    refuse(`, line ${invalid}: the text is not UTF-8; save the file as UTF-8 ("CSV UTF-8" in spreadsheet programs).`);
  if (!isWestern(bytes))
    refuse(
      `, line ${invalid}: the text is neither UTF-8 nor in a Western European encoding; save the file as UTF-8 ("CSV UTF-8" in spreadsheet programs).`,
    );
  notes.push('read as Windows-1252, because it is not UTF-8');
  return { bytes: withLineFeeds(bytes), encoding: 'windows-1252', notes };
}

/** Recognizes UTF-16 by its byte order mark, or by the zeros that every other byte of Latin letters, digits and separators is. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const start = bytes.subarray(0, 2000);
  start.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (start.length < 4 || Math.max(even, odd) < start.length / 8 || Math.min(even, odd) > 0) return undefined;
  return odd > 0 ? 'utf-16le' : 'utf-16be';
}

function refuseOtherFormats(bytes: Uint8Array, refuse: Refuse): void {
  const starts = (...signature: number[]): boolean => signature.every((byte, at) => bytes[at] === byte);
  if (starts(0x50, 0x4b, 3, 4) || starts(0xd0, 0xcf, 0x11, 0xe0))
    refuse(
      ': this is a spreadsheet or a zip archive, not a table of text. In the spreadsheet program, save the sheet as "CSV UTF-8".',
    );
  if (starts(0x28, 0xb5, 0x2f, 0xfd) || starts(0x42, 0x5a, 0x68))
    refuse(': the file is compressed. Unpack it, or compress it with gzip.');
  if (starts(0x53, 0x51, 0x4c, 0x69, 0x74, 0x65)) refuse(': this is an SQLite database. Export the table as CSV.');
}

/** Lines of old Mac files end in carriage returns alone. */
function withLineFeeds(bytes: Uint8Array): Uint8Array {
  const start = bytes.subarray(0, 2 ** 20);
  if (start.includes(0x0a) || !start.includes(0x0d)) return bytes;
  return bytes.map((byte) => (byte === 0x0d ? 0x0a : byte));
}

function firstInvalidLine(bytes: Uint8Array): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const step = 2 ** 24;
  try {
    for (let from = 0; from < bytes.length; from += step) decoder.decode(bytes.subarray(from, from + step), { stream: true });
    decoder.decode();
    return undefined;
  } catch {
    const whole = new TextDecoder('utf-8', { fatal: true });
    let line = 1;
    for (let from = 0; from < bytes.length; line++) {
      const end = bytes.indexOf(0x0a, from);
      const next = end < 0 ? bytes.length : end + 1;
      try {
        whole.decode(bytes.subarray(from, next));
      } catch {
        break;
      }
      from = next;
    }
    return line;
  }
}

/**
 * Whether a text may be Windows-1252. Its words are mostly ASCII with single accented letters; in Cyrillic, Greek or East Asian encodings,
 * most letters beyond ASCII follow one another.
 */
function isWestern(bytes: Uint8Array): boolean {
  let [alone, inRuns, run] = [0, 0, 0];
  const start = bytes.subarray(0, 2 ** 20);
  for (let at = 0; at <= start.length; at++) {
    const byte = start[at] ?? 0;
    // Windows-1252 has no character there.
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) return false;
    if (byte >= 0x80) run++;
    else {
      if (run >= 3) inRuns += run;
      else alone += run;
      run = 0;
    }
  }
  return alone >= inRuns;
}

/** Whether a text that is not UTF-8 has letters that are: two bytes of the form 110xxxxx 10xxxxxx, or longer. */
function hasValidMultibyte(bytes: Uint8Array): boolean {
  return /[\u0080-\ufffc]/.test(new TextDecoder('utf-8').decode(bytes.subarray(0, 2 ** 26)));
}
