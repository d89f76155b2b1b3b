/** Numbers as a file stores them, each type in the array that holds it. 64-bit integers become floats, exact up to 2^53. */
export type Numbers =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** An array of numbers or strings, in C order. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: Numbers | readonly string[];
}

type NumbersConstructor = { new (length: number): Numbers };

/** Reads one number. */
type NumberReader = (view: DataView, at: number, littleEndian: boolean) => number;

/** How to read elements from bytes. */
export interface ElementType {
  /** Bytes of an element. */
  readonly bytes: number;
  readonly littleEndian: boolean;
  /** Undefined for text. */
  readonly number?: { readonly array: NumbersConstructor; readonly read: NumberReader };
}

const types: Readonly<Record<string, [bytes: number, array: NumbersConstructor, read: NumberReader]>> = {
  b1: [1, Uint8Array, (view, at) => view.getUint8(at)],
  i1: [1, Int8Array, (view, at) => view.getInt8(at)],
  u1: [1, Uint8Array, (view, at) => view.getUint8(at)],
  i2: [2, Int16Array, (view, at, little) => view.getInt16(at, little)],
  u2: [2, Uint16Array, (view, at, little) => view.getUint16(at, little)],
  i4: [4, Int32Array, (view, at, little) => view.getInt32(at, little)],
  u4: [4, Uint32Array, (view, at, little) => view.getUint32(at, little)],
  i8: [8, Float64Array, (view, at, little) => Number(view.getBigInt64(at, little))],
  u8: [8, Float64Array, (view, at, little) => Number(view.getBigUint64(at, little))],
  f4: [4, Float32Array, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, Float64Array, (view, at, little) => view.getFloat64(at, little)],
};

/** Most elements along an axis. An empty array may claim any number of them. */
const mostElements = 2 ** 30;

/** Most bytes of an array of texts, such as the names of classes. */
const mostTextBytes = 2 ** 24;

/** Parses a NumPy type string such as '<f4', '|i1' or '<U7'. Returns undefined if the type is not supported. */
export function elementType(descriptor: string): ElementType | undefined {
  const match = /^([<>|=])(?:([a-z]\d)|U(\d{1,4}))$/.exec(descriptor);
  if (!match) return undefined;
  const littleEndian = match[1] !== '>';
  if (match[3] !== undefined) return { bytes: 4 * Number(match[3]), littleEndian };
  const known = types[match[2] as string];
  return known && { bytes: known[0], littleEndian, number: { array: known[1], read: known[2] } };
}

/** Reads one element. */
export function readElement({ number, bytes, littleEndian }: ElementType, view: DataView, at: number): number | string {
  if (number) return number.read(view, at, littleEndian);
  let text = '';
  for (let place = at; place < at + bytes; place += 4) {
    const code = view.getUint32(place, littleEndian);
    if (code !== 0 && code <= 0x10ffff) text += String.fromCodePoint(code);
  }
  return text;
}

/**
 * Reads all elements, in at most as much memory as they have bytes. Returns undefined if the shape does not match the number of bytes, or
 * for more text than names take.
 * @param fortranOrder whether the first index varies fastest in the bytes, instead of the last
 */
export function readElements(
  type: ElementType,
  shape: readonly number[],
  bytes: Uint8Array,
  fortranOrder = false,
): NumpyArray | undefined {
  const valid = shape.every((length) => Number.isSafeInteger(length) && length >= 0 && length <= mostElements);
  const count = shape.reduce((product, length) => product * length, 1);
  if (!valid || type.bytes === 0 || count * type.bytes !== bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const placeOf = fortranOrder ? fortranPlaces(shape) : (index: number) => index;
  if (!type.number) {
    if (bytes.length > mostTextBytes) return undefined;
    return {
      shape,
      values: Array.from({ length: count }, (_, index) => readElement(type, view, placeOf(index) * type.bytes) as string),
    };
  }
  const { array, read } = type.number;
  const values = new array(count);
  for (let index = 0; index < count; index++) values[index] = read(view, placeOf(index) * type.bytes, type.littleEndian);
  return { shape, values };
}

/** Whether values are numbers, not texts. */
export function areNumbers(values: NumpyArray['values'] | undefined): values is Numbers {
  return ArrayBuffer.isView(values);
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
