import { type CompressedRows, rowsOfValues, type SparseStructure } from '../sparse/sparse-structure.js';
import { type Handle, type TensorflowBackend, types } from './native-ops.js';

/** Maximum number of values of [E, H, F] that are multiplied out at a time. */
const valuesPerPart = 2 ** 21;

/** A sparse matrix in TensorFlow. With `heads` > 1, each stored value becomes a diagonal block of that size. */
export class MatrixInTensorflow {
  readonly #handles = new Map<string, Handle[]>();

  constructor(
    readonly backend: TensorflowBackend,
    readonly rows: CompressedRows,
  ) {}

  /** [stored values] */
  get values(): Handle {
    const { values } = this.rows;
    return this.#one('values', () => this.backend.binding.createTensor([values.length], types.float, values));
  }

  /** [stored values] column of each */
  get columns(): Handle {
    return this.#one('columns', () => this.#ints([this.rows.columnIndices.length], this.rows.columnIndices));
  }

  /** [stored values] row of each */
  get rowOf(): Handle {
    return this.#one('rowOf', () => this.#ints([this.rows.columnIndices.length], rowsOfValues(this.rows)));
  }

  /** [stored values, 2] row and column of each, in the format of TensorFlow's sparse tensors */
  indices(heads = 1): Handle {
    return this.#one(`indices ${heads}`, () => {
      const [rows, columns] = this.#ends(heads);
      const indices = new Int32Array(rows.length * 2);
      for (let k = 0; k < rows.length; k++) {
        indices[2 * k] = rows[k] as number;
        indices[2 * k + 1] = columns[k] as number;
      }
      return this.#ints([rows.length, 2], indices);
    });
  }

  /** Shape of the sparse tensor, in 64-bit integers. */
  shape(heads = 1): Handle {
    const { rows, columns } = this.rows;
    return this.#one(`shape ${heads}`, () =>
      this.backend.binding.createTensor([2], types.int64, Int32Array.of(rows * heads, 0, columns * heads, 0)),
    );
  }

  /** Rows and columns of all stored values, per head, in parts small enough to be multiplied out at a width. */
  parts(heads: number, width: number): readonly (readonly [rows: Handle, columns: Handle])[] {
    const perPart = Math.max(1, Math.floor(valuesPerPart / width));
    const handles = this.#several(`parts ${heads} ${perPart}`, () =>
      this.#ends(heads).flatMap((ends) =>
        Array.from({ length: Math.max(1, Math.ceil(ends.length / perPart)) }, (_, part) => {
          const some = ends.subarray(part * perPart, (part + 1) * perPart);
          return this.#ints([some.length], some);
        }),
      ),
    );
    const count = handles.length / 2;
    return Array.from({ length: count }, (_, part) => [handles[part] as Handle, handles[count + part] as Handle] as const);
  }

  free(): void {
    for (const handles of this.#handles.values()) for (const handle of handles) this.backend.binding.deleteTensor(handle);
    this.#handles.clear();
  }

  #ends(heads: number): [Int32Array, Int32Array] {
    const spread = (numbers: Int32Array): Int32Array =>
      heads === 1
        ? numbers
        : Int32Array.from({ length: numbers.length * heads }, (_, at) => {
            const k = Math.floor(at / heads);
            return (numbers[k] as number) * heads + (at - k * heads);
          });
    return [spread(rowsOfValues(this.rows)), spread(this.rows.columnIndices)];
  }

  #ints(shape: number[], values: Int32Array): Handle {
    return this.backend.binding.createTensor(shape, types.int32, values);
  }

  #one(name: string, make: () => Handle): Handle {
    return this.#several(name, () => [make()])[0] as Handle;
  }

  #several(name: string, make: () => Handle[]): Handle[] {
    let handles = this.#handles.get(name);
    if (!handles) {
      handles = make();
      this.#handles.set(name, handles);
    }
    return handles;
  }
}

const inTensorflow = new WeakMap<SparseStructure, MatrixInTensorflow>();

/** The copy of a structure in TensorFlow. Each array is copied on first use and freed with the structure. */
export function matrixIn(backend: TensorflowBackend, structure: SparseStructure): MatrixInTensorflow {
  let matrix = inTensorflow.get(structure);
  if (!matrix) {
    const made = new MatrixInTensorflow(backend, structure.forward);
    inTensorflow.set(structure, made);
    structure.whenDisposed(() => {
      made.free();
      inTensorflow.delete(structure);
    });
    matrix = made;
  }
  return matrix;
}
