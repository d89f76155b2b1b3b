/** An array of numbers or strings, in C order. */
export interface NumpyArray {
  readonly shape: readonly number[];
  /** Numbers; 64-bit integers beyond 2^53 lose precision. */
  readonly values: Float64Array | readonly string[];
}

/** How to read elements from bytes. */
export interface ElementType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number | string;
  readonly littleEndian: boolean;
}

const readers: Readonly<Record<string, [number, (view: DataView, at: number, little: boolean) => number]>> = {
  b1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/** Parses a NumPy type string such as '<f4', '|i1' or '<U7'. Returns undefined if the type is not supported. */
export function elementType(descriptor: string): ElementType | undefined {
  const match = /^([<>|=])(?:([a-z]\d)|U(\d{1,4}))$/.exec(descriptor);
  if (!match) return undefined;
  const littleEndian = match[1] !== '>';
  if (match[3] !== undefined) return unicode(Number(match[3]), littleEndian);
  const reader = readers[match[2] as string];
  return reader && { bytes: reader[0], read: reader[1], littleEndian };
}

function unicode(length: number, littleEndian: boolean): ElementType {
  const read = (view: DataView, at: number): string => {
    let text = '';
    for (let k = 0; k < length; k++) {
      const code = view.getUint32(at + 4 * k, littleEndian);
      if (code !== 0 && code <= 0x10ffff) text += String.fromCodePoint(code);
    }
    return text;
  };
  return { bytes: 4 * length, read, littleEndian };
}

/**
 * Reads all elements. Returns undefined if the shape does not match the number of bytes.
 * @param fortranOrder whether the first index varies fastest in the bytes, instead of the last
 */
export function readElements(
  type: ElementType,
  shape: readonly number[],
  bytes: Uint8Array,
  fortranOrder = false,
): NumpyArray | undefined {
  const valid = shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  const count = shape.reduce((product, length) => product * length, 1);
  if (!valid || type.bytes === 0 || count * type.bytes !== bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const placeOf = fortranOrder ? fortranPlaces(shape) : (index: number) => index;
  const values = Array.from({ length: count }, (_, index) => type.read(view, placeOf(index) * type.bytes, type.littleEndian));
  return { shape, values: typeof values[0] === 'string' ? (values as string[]) : Float64Array.from(values as number[]) };
}

/** Finds where an element, numbered with the last index varying fastest, is if the first index varies fastest. */
function fortranPlaces(shape: readonly number[]): (index: number) => number {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  return (index) => {
    let left = index;
    let place = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] as number;
      place += (left % length) * (strides[axis] as number);
      left = Math.floor(left / length);
    }
    return place;
  };
}
