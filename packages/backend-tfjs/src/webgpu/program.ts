import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { DeviceKernel, Kernel } from '../kernels/define-kernel.js';

/** The internals of TensorFlow.js's WebGPU backend (4.22) that we use. No other file depends on them. */
export interface WebgpuBackend {
  readonly tensorMap: { get(dataId: object): { resource: unknown; values: unknown } };
  makeTensorInfo(shape: number[], dtype: DataType, values?: Float32Array | Int32Array): TensorInfo;
  disposeData(dataId: object): boolean;
  runWebGPUProgram(
    program: object,
    inputs: TensorInfo[],
    dtype: DataType,
    uniforms: { readonly type: UniformType; readonly data: number[] }[],
    output: TensorInfo,
  ): TensorInfo;
}

/** Implementation of a kernel by compute shaders. */
export type WebgpuKernel<K extends Kernel> = DeviceKernel<K, WebgpuBackend>;

type UniformType = 'int32' | 'uint32' | 'float32';

const wgslTypes: Readonly<Record<string, UniformType>> = { i32: 'int32', u32: 'uint32', f32: 'float32' };

/**
 * A compute shader. Its code reads each input as a flat array by name, writes the output `result`, and reads uniforms as
 * `uniforms.name`. `index` is the number of the thread.
 */
export interface Program<Inputs extends string, Uniforms extends string> {
  /** Unique name, by which compiled shaders are cached. */
  readonly name: string;
  readonly inputs: readonly Inputs[];
  readonly uniforms: readonly (readonly [Uniforms, 'i32' | 'u32' | 'f32'])[];
  /** WGSL functions that the body calls. */
  readonly functions?: string;
  /** WGSL statements of one thread. */
  readonly body: string;
}

/** Arguments of one run of a program. */
export interface Run<Inputs extends string, Uniforms extends string> {
  readonly inputs: Readonly<Record<Inputs, TensorInfo>>;
  readonly uniforms: Readonly<Record<Uniforms, number>>;
  /** Shape of the output. */
  readonly shape: readonly number[];
  /** Type of the output. Default 'float32'. */
  readonly dtype?: DataType;
  /** Number of threads. Default: one per value of the output. */
  readonly threads?: number;
  /** Tensor to change in place, as `result`. Default: a new one. */
  readonly output?: TensorInfo;
}

const workgroup = 64;

/** Runs a program. TensorFlow.js takes buffers from its pool and submits programs to the GPU in batches. */
export function runProgram<Inputs extends string, Uniforms extends string>(
  backend: WebgpuBackend,
  program: Program<Inputs, Uniforms>,
  { inputs, uniforms, shape, dtype = 'float32', threads = util.sizeFromShape([...shape]), output }: Run<Inputs, Uniforms>,
): TensorInfo {
  const size = util.sizeFromShape([...shape]);
  const target = output ? flat(output) : backend.makeTensorInfo([size], dtype);
  backend.runWebGPUProgram(
    {
      variableNames: [...program.inputs],
      outputShape: [size],
      shaderKey: `gnas ${program.name}`,
      uniforms: ['threads : i32', ...program.uniforms.map(([name, type]) => `${name} : ${type}`)].join(', '),
      workgroupSize: [workgroup, 1, 1],
      dispatchLayout: { x: [0] },
      dispatch: [Math.ceil(threads / workgroup), 1, 1],
      getUserCode: () => `
        ${program.functions ?? ''}
        fn main(index : i32) {
          if (index >= uniforms.threads) { return; }
          ${program.body}
        }`,
    },
    program.inputs.map((name) => flat(inputs[name])),
    dtype,
    [
      { type: 'int32', data: [threads] },
      ...program.uniforms.map(([name, type]) => ({ type: wgslTypes[type] as UniformType, data: [uniforms[name]] })),
    ],
    target,
  );
  // TensorFlow.js may have cached the values before the change.
  if (output) backend.tensorMap.get(output.dataId).values = null;
  return { dataId: target.dataId, shape: [...shape], dtype };
}

/** The same values with one axis. Shaders are compiled per rank, and ours compute positions themselves. */
export function flat({ dataId, shape, dtype }: TensorInfo): TensorInfo {
  return { dataId, shape: [util.sizeFromShape(shape)], dtype };
}
