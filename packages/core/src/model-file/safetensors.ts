import { GnasError } from '../gnas-error.js';
import type { ParameterSnapshot } from '../parameters/parameter-store.js';

/** Contents of a safetensors file. */
export interface Safetensors {
  readonly tensors: ParameterSnapshot;
  /** Text by name. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Maximum size of a header in bytes, as in the format's reference implementation. */
const maxHeaderBytes = 100_000_000;
const lengthBytes = 8;
const metadataKey = '__metadata__';

/**
 * Encodes parameters as a safetensors file: length of the header (8 bytes, little-endian), header (JSON), values (F32). Python reads it
 * with `safetensors.torch.load_file`.
 * @throws GnasError GNAS_INVALID_OPTION for a parameter named `__metadata__`, which the format reserves; GNAS_INVALID_SHAPE if a shape
 * doesn't match its number of values
 */
export function encodeSafetensors(
  tensors: ParameterSnapshot,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const entries: [string, unknown][] = [[metadataKey, metadata]];
  let end = 0;
  for (const [path, { shape, values }] of tensors) {
    if (path === metadataKey)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `Parameter name ${metadataKey} is reserved by the safetensors format. Give the parameter another name.`,
      );
    if (sizeOf(shape) !== values.length)
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `Parameter "${path}" has shape [${shape}] and ${values.length} values; expected ${sizeOf(shape)} values.`,
      );
    const begin = end;
    end += values.byteLength;
    entries.push([path, { dtype: 'F32', shape, data_offsets: [begin, end] }]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  // Values begin at a multiple of eight bytes, so that readers can map them. The format allows spaces after the header.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(lengthBytes + headerBytes + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, lengthBytes, lengthBytes + headerBytes).set(json, lengthBytes);
  let at = lengthBytes + headerBytes;
  for (const { values } of tensors.values()) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

interface Place {
  readonly path: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Decodes a safetensors file of float32 tensors. The whole header is checked before any tensor is copied, and the copies are not larger
 * than the file.
 * @param name name of the file, for messages
 * @throws GnasError GNAS_INVALID_FILE naming the invalid place
 */
export function decodeSafetensors(bytes: Uint8Array, name = 'The safetensors file'): Safetensors {
  const refuse: Refuse = (problem, cause) => {
    throw new GnasError('GNAS_INVALID_FILE', `${name}: ${problem}`, { cause });
  };
  if (bytes.length < lengthBytes) refuse(`it has ${bytes.length} bytes; a safetensors file has at least ${lengthBytes}.`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  const maximum = Math.min(maxHeaderBytes, bytes.length - lengthBytes);
  if (length > BigInt(maximum))
    refuse(
      `its header claims ${length} bytes, but can have at most ${maximum}. The file is truncated, or not a safetensors file.`,
    );
  const begin = lengthBytes + Number(length);
  const header = parseHeader(bytes.subarray(lengthBytes, begin), refuse);
  const data = bytes.subarray(begin);
  let metadata: ReadonlyMap<string, string> = new Map();
  const places: Place[] = [];
  for (const [path, entry] of Object.entries(header))
    if (path === metadataKey) metadata = readMetadata(entry, refuse);
    else places.push(readPlace(path, entry, refuse));
  checkPlaces(places, data.length, refuse);
  const tensors = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const place of places) {
    const values = new Float32Array((place.end - place.begin) / 4);
    new Uint8Array(values.buffer).set(data.subarray(place.begin, place.end));
    tensors.set(place.path, { shape: place.shape, values });
  }
  return { tensors, metadata };
}

type Refuse = (problem: string, cause?: unknown) => never;

function parseHeader(bytes: Uint8Array, refuse: Refuse): object {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    return refuse(`its header is not valid JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
  return isRecord(header) ? header : refuse('its header is not a JSON object.');
}

function readMetadata(entry: unknown, refuse: Refuse): ReadonlyMap<string, string> {
  if (!isRecord(entry)) return refuse(`${metadataKey} is not a JSON object.`);
  const metadata = new Map<string, string>();
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== 'string') return refuse(`${metadataKey} entry "${shorten(key)}" is not text.`);
    metadata.set(key, value);
  }
  return metadata;
}

function readPlace(path: string, entry: unknown, refuse: Refuse): Place {
  const where = `tensor "${shorten(path)}"`;
  if (!isRecord(entry)) return refuse(`${where} is not a JSON object.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32') return refuse(`${where} has dtype ${shorten(JSON.stringify(dtype) ?? 'none')}; only F32 is supported.`);
  if (!isSizes(shape)) return refuse(`${where} has an invalid shape; expected a list of integers >= 0.`);
  if (!isSizes(offsets) || offsets.length !== 2)
    return refuse(`${where} has invalid data_offsets; expected two integers >= 0, the first and the end byte.`);
  const [begin, end] = offsets as readonly [number, number];
  if (end - begin !== 4 * sizeOf(shape))
    return refuse(
      `${where} has shape [${shorten(shape.join(', '))}], which takes ${4 * sizeOf(shape)} bytes, but its data_offsets are ${begin} to ${end}.`,
    );
  return { path, shape, begin, end };
}

/** Checks that tensors cover the data without gaps or overlaps, as the format requires. */
function checkPlaces(places: readonly Place[], dataBytes: number, refuse: Refuse): void {
  let last = 0;
  for (const { path, begin, end } of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== last)
      refuse(
        `tensor "${shorten(path)}" begins at byte ${begin}, but the previous one ends at ${last}; gaps and overlaps are not allowed.`,
      );
    last = end;
  }
  if (last !== dataBytes) refuse(`its tensors take ${last} bytes, but it has ${dataBytes}; the file is truncated or damaged.`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
