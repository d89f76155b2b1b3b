import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { DeviceKernel, Kernel } from '../kernels/define-kernel.js';

/** What of TensorFlow.js' WebGPU backend we use (4.22). */
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
 * A compute shader. Its code sees each input as a flat array under its name, the output as `result`, uniforms as `uniforms.name`;
 * `index` counts the threads.
 */
export interface Program<Inputs extends string, Uniforms extends string> {
  /** Unique: compiled shaders are kept under it. */
  readonly name: string;
  readonly inputs: readonly Inputs[];
  readonly uniforms: readonly (readonly [Uniforms, 'i32' | 'u32' | 'f32'])[];
  /** Functions that the body calls. */
  readonly functions?: string;
  /** WGSL statements of one thread. */
  readonly body: string;
}

export interface Run<Inputs extends string, Uniforms extends string> {
  readonly inputs: Readonly<Record<Inputs, TensorInfo>>;
  readonly uniforms: Readonly<Record<Uniforms, number>>;
  readonly shape: readonly number[];
  /** Default 'float32'. */
  readonly dtype?: DataType;
  /** Default: one per value of the output. */
  readonly threads?: number;
  /** A tensor to change in place, which the code finds in `result`. Default: a new one. */
  readonly output?: TensorInfo;
}

const workgroup = 64;

/** Runs a program. TensorFlow.js takes the buffers from its pool and sends many programs to the GPU at once. */
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
  // What TensorFlow.js may have read back before the change is out of date.
  if (output) backend.tensorMap.get(output.dataId).values = null;
  return { dataId: target.dataId, shape: [...shape], dtype };
}

/** The same values with one axis: shaders are compiled per rank, and ours count for themselves. */
export function flat({ dataId, shape, dtype }: TensorInfo): TensorInfo {
  return { dataId, shape: [util.sizeFromShape(shape)], dtype };
}
