import { elementType, type NumpyArray, readElement, readElements } from '../numpy/numpy-array.js';
import { type Budget, inShort } from './budget.js';
import type { ByteReader } from './byte-reader.js';

/** A Python name that a pickle refers to. */
export interface Global {
  readonly global: string;
}

/** The names that pickles of NumPy arrays, SciPy matrices and default dicts use. All others are rejected. */
export const knownGlobals: ReadonlySet<string> = new Set([
  'numpy.core.multiarray._reconstruct',
  'numpy.core.multiarray.scalar',
  'numpy.ndarray',
  'numpy.dtype',
  'scipy.sparse.csr.csr_matrix',
  'collections.defaultdict',
  '__builtin__.list',
]);

class Dtype {
  code = '';
  order = '<';
}

/** An array, once its state has been read. */
export class PickledArray {
  array: NumpyArray | undefined;
}

/** A CSR matrix: its fields by name, once its state has been read. */
export class PickledMatrix {
  fields: ReadonlyMap<unknown, unknown> = new Map();
}

/** Returns what calling a global creates: data, and nothing else. @throws GnasError GNAS_INVALID_FILE */
export function callGlobal({ global }: Global, values: readonly unknown[], reader: ByteReader): unknown {
  switch (global) {
    case 'numpy.core.multiarray._reconstruct':
      return new PickledArray();
    case 'numpy.core.multiarray.scalar':
      return scalar(values, reader);
    case 'numpy.dtype': {
      const dtype = new Dtype();
      const [code] = values;
      if (typeof code !== 'string') return reader.refuse(`an element type is ${inShort(code)}; expected text.`);
      dtype.code = code;
      return dtype;
    }
    case 'scipy.sparse.csr.csr_matrix':
      return new PickledMatrix();
    case 'collections.defaultdict':
      return new Map();
    default:
      return reader.refuse(`it calls "${global}", which does not create data.`);
  }
}

function scalar([dtype, raw]: readonly unknown[], reader: ByteReader): number | string {
  const type = dtype instanceof Dtype ? elementType(`${dtype.order}${dtype.code}`) : undefined;
  if (!type || !(raw instanceof Uint8Array) || raw.length !== type.bytes || type.bytes === 0)
    return reader.refuse('a number has an unsupported type, or a length that does not match its type.');
  return readElement(type, new DataView(raw.buffer, raw.byteOffset, raw.byteLength), 0);
}

/** Sets the state of an object. @throws GnasError GNAS_INVALID_FILE */
export function setState(target: unknown, state: unknown, reader: ByteReader, budget: Budget): void {
  if (target instanceof Dtype && Array.isArray(state)) {
    const order: unknown = state[1];
    if (typeof order !== 'string') return reader.refuse(`the order of bytes is ${inShort(order)}; expected text.`);
    target.order = order;
    return;
  }
  if (target instanceof PickledMatrix && state instanceof Map) {
    target.fields = state;
    return;
  }
  if (target instanceof PickledArray && Array.isArray(state)) {
    const [, shape, dtype, fortranOrder, raw] = state;
    if (!isShape(shape) || !(dtype instanceof Dtype) || fortranOrder !== false)
      reader.refuse('an array has an unsupported state.');
    const bytes = typeof raw === 'string' ? Uint8Array.from(raw, (letter) => letter.charCodeAt(0)) : raw;
    if (!(bytes instanceof Uint8Array)) reader.refuse('an array holds Python objects; expected numbers.');
    const type = elementType(`${dtype.order}${dtype.code}`);
    if (!type) return reader.refuse(`an array has element type ${inShort(dtype.order + dtype.code)}, which is not supported.`);
    budget.spend('bytes', bytes.length);
    const array = readElements(type, shape, bytes);
    target.array = array ?? reader.refuse(`an array of shape [${shape}] does not match its ${bytes.length} bytes.`);
    return;
  }
  reader.refuse('it sets the state of a value that has no state.');
}

const mostAxes = 32;

function isShape(shape: unknown): shape is readonly number[] {
  return Array.isArray(shape) && shape.length <= mostAxes && shape.every((length) => typeof length === 'number');
}
