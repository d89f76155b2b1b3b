import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { CompressedRows, SparseStructure } from '../sparse/sparse-structure.js';
import type { WebgpuBackend } from './program.js';

/** A sparse matrix in GPU buffers. */
export interface RowsOnGpu {
  /** [rows + 1] */
  readonly rowPointers: TensorInfo;
  readonly columnIndices: TensorInfo;
  readonly values: TensorInfo;
  /** Number of each stored value in the original; the values' own numbers where the matrix is the original. */
  readonly permutation: TensorInfo;
  /** Row of each stored value. */
  readonly rowOf: TensorInfo;
}

const onGpu = new WeakMap<CompressedRows, Map<keyof RowsOnGpu, TensorInfo>>();

/** The buffers of a structure's rows, or of its transpose's; each is copied on its first use and lives as long as the structure. */
export function rowsOnGpu(backend: WebgpuBackend, structure: SparseStructure, rows: CompressedRows): RowsOnGpu {
  let buffers = onGpu.get(rows);
  if (!buffers) {
    const made = new Map<keyof RowsOnGpu, TensorInfo>();
    onGpu.set(rows, made);
    structure.whenDisposed(() => {
      for (const { dataId } of made.values()) backend.disposeData(dataId);
      onGpu.delete(rows);
    });
    buffers = made;
  }
  const held = buffers;
  const once = (name: keyof RowsOnGpu, make: () => Int32Array | Float32Array): TensorInfo => {
    let buffer = held.get(name);
    if (!buffer) {
      buffer = copyToGpu(backend, make());
      held.set(name, buffer);
    }
    return buffer;
  };
  return {
    get rowPointers() {
      return once('rowPointers', () => rows.rowPointers);
    },
    get columnIndices() {
      return once('columnIndices', () => rows.columnIndices);
    },
    get values() {
      return once('values', () => rows.values);
    },
    get permutation() {
      return once('permutation', () => rows.permutation ?? Int32Array.from(rows.columnIndices.keys()));
    },
    get rowOf() {
      return once('rowOf', () => {
        const rowOf = new Int32Array(rows.columnIndices.length);
        for (let i = 0; i < rows.rows; i++) rowOf.fill(i, rows.rowPointers[i], rows.rowPointers[i + 1]);
        return rowOf;
      });
    },
  };
}

/** An array as a tensor that TensorFlow.js does not count. One that is empty gets a value, since WebGPU binds no empty buffer. */
export function copyToGpu(backend: WebgpuBackend, values: Int32Array | Float32Array): TensorInfo {
  const bound = values.length > 0 ? values : values instanceof Int32Array ? new Int32Array(1) : new Float32Array(1);
  return backend.makeTensorInfo([bound.length], bound instanceof Int32Array ? 'int32' : 'float32', bound);
}
