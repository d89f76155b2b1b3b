import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';

/** What of TensorFlow.js' own cpu backend our kernels use. */
export interface CpuBackend {
  readonly data: { get(dataId: object): { values: Float32Array | Int32Array } };
  makeTensorInfo(shape: number[], dtype: DataType, values: Float32Array | Int32Array): TensorInfo;
}

/** The values of a tensor on the cpu device. */
export function valuesOf(backend: CpuBackend, tensor: TensorInfo): Float32Array {
  return backend.data.get(tensor.dataId).values as Float32Array;
}

/** A new tensor of the cpu device, filled by `fill`. */
export function makeFloats(backend: CpuBackend, shape: readonly number[], fill: (values: Float32Array) => void): TensorInfo {
  const values = new Float32Array(util.sizeFromShape(shape as number[]));
  fill(values);
  return backend.makeTensorInfo([...shape], 'float32', values);
}
