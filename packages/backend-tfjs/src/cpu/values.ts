import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { DeviceKernel, Kernel } from '../kernels/define-kernel.js';

/** The part of TensorFlow.js's cpu backend that our kernels use. */
export interface CpuBackend {
  readonly data: { get(dataId: object): { values: Float32Array | Int32Array } };
  makeTensorInfo(shape: number[], dtype: DataType, values: Float32Array | Int32Array): TensorInfo;
}

/** Implementation of a kernel in plain JavaScript. */
export type CpuKernel<K extends Kernel> = DeviceKernel<K, CpuBackend>;

/** The values of a tensor on the cpu device, not a copy. */
export function valuesOf(backend: CpuBackend, tensor: TensorInfo): Float32Array {
  return backend.data.get(tensor.dataId).values as Float32Array;
}

/** Makes a tensor on the cpu device. Its values are zeros until `fill` sets them. */
export function makeFloats(backend: CpuBackend, shape: readonly number[], fill: (values: Float32Array) => void): TensorInfo {
  const values = new Float32Array(util.sizeFromShape(shape as number[]));
  fill(values);
  return backend.makeTensorInfo([...shape], 'float32', values);
}
