import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type CompressedRows, rowsOfValues, type SparseStructure } from '../sparse/sparse-structure.js';
import type { WebgpuBackend } from './program.js';

/** A sparse matrix in GPU buffers. */
export interface RowsOnGpu {
  /** [rows + 1] */
  readonly rowPointers: TensorInfo;
  readonly columnIndices: TensorInfo;
  readonly values: TensorInfo;
  /** Position of each stored value in the original matrix. */
  readonly permutation: TensorInfo;
  /** Row of each stored value. */
  readonly rowOf: TensorInfo;
}

const onGpu = new WeakMap<CompressedRows, Map<keyof RowsOnGpu, TensorInfo>>();

/** Buffers of a structure's rows, or of those of its transpose. Each is copied on first use and freed with the structure. */
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
      return once('rowOf', () => rowsOfValues(rows));
    },
  };
}

/** Copies an array to a tensor that TensorFlow.js does not count. An empty array gets one value, because WebGPU binds no empty buffer. */
export function copyToGpu(backend: WebgpuBackend, values: Int32Array | Float32Array): TensorInfo {
  const bound = values.length > 0 ? values : values instanceof Int32Array ? new Int32Array(1) : new Float32Array(1);
  return backend.makeTensorInfo([bound.length], bound instanceof Int32Array ? 'int32' : 'float32', bound);
}
