import { elementType, type NumpyArray, readElements } from '../numpy/numpy-array.js';
import type { ByteReader } from './byte-reader.js';

/** A name that a pickle asks for. */
export interface Global {
  readonly global: string;
}

/** The names that NumPy arrays, SciPy matrices and default dicts are pickled with. Every other is refused. */
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

/** An array whose state has not come yet, and then the array. */
export class PickledArray {
  array: NumpyArray | undefined;
}

/** A CSR matrix whose fields have not come yet, and then its fields by name. */
export class PickledMatrix {
  fields: ReadonlyMap<unknown, unknown> = new Map();
}

/** What calling a global makes: data, and nothing else. @throws GnasError GNAS_INVALID_FILE */
export function callGlobal({ global }: Global, values: readonly unknown[], reader: ByteReader): unknown {
  switch (global) {
    case 'numpy.core.multiarray._reconstruct':
      return new PickledArray();
    case 'numpy.core.multiarray.scalar':
      return scalar(values, reader);
    case 'numpy.dtype': {
      const dtype = new Dtype();
      dtype.code = String(values[0]);
      return dtype;
    }
    case 'scipy.sparse.csr.csr_matrix':
      return new PickledMatrix();
    case 'collections.defaultdict':
      return new Map();
    default:
      return reader.refuse(`it calls "${global}", which makes no data.`);
  }
}

function scalar([dtype, raw]: readonly unknown[], reader: ByteReader): number | string {
  const type = dtype instanceof Dtype ? elementType(`${dtype.order}${dtype.code}`) : undefined;
  if (!type || !(raw instanceof Uint8Array) || raw.length !== type.bytes || type.bytes === 0)
    return reader.refuse('a number has a type that is not supported, or not the bytes that its type needs.');
  return type.read(new DataView(raw.buffer, raw.byteOffset, raw.byteLength), 0, type.littleEndian);
}

/** Gives an object its state. @throws GnasError GNAS_INVALID_FILE */
export function setState(target: unknown, state: unknown, reader: ByteReader): void {
  if (target instanceof Dtype && Array.isArray(state)) {
    target.order = String(state[1]);
    return;
  }
  if (target instanceof PickledMatrix && state instanceof Map) {
    target.fields = state;
    return;
  }
  if (target instanceof PickledArray && Array.isArray(state)) {
    const [, shape, dtype, fortranOrder, raw] = state;
    if (!Array.isArray(shape) || !(dtype instanceof Dtype) || fortranOrder !== false)
      reader.refuse('an array has a state that is not supported.');
    const bytes = typeof raw === 'string' ? Uint8Array.from(raw, (letter) => letter.charCodeAt(0)) : raw;
    if (!(bytes instanceof Uint8Array)) reader.refuse('an array holds Python objects, not numbers.');
    const type = elementType(`${dtype.order}${dtype.code}`);
    if (!type) reader.refuse(`an array has element type "${dtype.order}${dtype.code}", which is not supported.`);
    const array = readElements(type, shape as number[], bytes);
    target.array = array ?? reader.refuse(`an array of shape [${shape}] does not fit its ${bytes.length} bytes.`);
    return;
  }
  reader.refuse('it sets the state of something that has none.');
}
