import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DeviceKernel, Kernel } from '../kernels/define-kernel.js';

/** TensorFlow's codes of the types that we use (TF_DataType in its C API). */
export const types = { float: 1, int32: 3, int64: 9, bool: 10, uint32: 22 } as const;
type TypeNumber = (typeof types)[keyof typeof types];

/** Codes of kinds of attributes (TF_AttrType). */
const kinds = { int: 1, float: 2, bool: 3, type: 4 } as const;

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

/** The internals of tfjs-node's backend (4.22) that we use: its binding to TensorFlow's eager API, and its map of tensors. */
export interface TensorflowBackend {
  readonly binding: {
    /** Shares the memory of the array, which may not change afterwards. Two 32-bit values make one 64-bit value. */
    createTensor(shape: readonly number[], dtype: number, values: Int32Array | Float32Array): number;
    deleteTensor(id: number): void;
    executeOp(name: string, attributes: Attribute[], inputs: number[], outputs: number): OutputInfo[];
  };
  readonly tensorMap: { get(dataId: object): { id: number } };
  getInputTensorIds(tensors: TensorInfo[]): number[];
  createOutputTensor(output: OutputInfo): TensorInfo;
}

/** Implementation of a kernel by TensorFlow's native operations. */
export type TensorflowKernel<K extends Kernel> = DeviceKernel<K, TensorflowBackend>;

interface OutputInfo {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** Id of a tensor in TensorFlow. */
export type Handle = number;

export const int = (name: string, value: number): Attribute => ({ name, type: kinds.int, value });
export const float = (name: string, value: number): Attribute => ({ name, type: kinds.float, value });
export const flag = (name: string, value: boolean): Attribute => ({ name, type: kinds.bool, value });
export const type = (name: string, value: TypeNumber): Attribute => ({ name, type: kinds.type, value });
const ofFloats = type('T', types.float);

/** TensorFlow operations inside one kernel. At its end, every tensor that they made is freed, except those it returns. */
export class NativeOps {
  readonly #made = new Map<Handle, OutputInfo>();

  constructor(readonly backend: TensorflowBackend) {}

  /** Runs a kernel with one output. */
  static run(backend: TensorflowBackend, kernel: (ops: NativeOps) => Handle): TensorInfo {
    return NativeOps.runAll(backend, (ops) => [kernel(ops)])[0] as TensorInfo;
  }

  /** Runs a kernel with several outputs, or none. */
  static runAll(backend: TensorflowBackend, kernel: (ops: NativeOps) => Handle[]): TensorInfo[] {
    const ops = new NativeOps(backend);
    try {
      return kernel(ops).map((handle) => backend.createOutputTensor(ops.#release(handle)));
    } finally {
      ops.free();
    }
  }

  /** The handle of a TensorFlow.js tensor, which still owns it. */
  handle(tensor: TensorInfo): Handle {
    return this.backend.getInputTensorIds([tensor])[0] as Handle;
  }

  /** Runs an operation with one output. */
  op(name: string, inputs: Handle[], ...attributes: Attribute[]): Handle {
    const output = this.backend.binding.executeOp(name, attributes, inputs, 1)[0] as OutputInfo;
    this.#made.set(output.id, output);
    return output.id;
  }

  /** Runs an operation on floats only. */
  floats(name: string, inputs: Handle[], ...attributes: Attribute[]): Handle {
    return this.op(name, inputs, ofFloats, ...attributes);
  }

  scalar(value: number): Handle {
    return this.#make([], types.float, Float32Array.of(value));
  }

  ints(values: ArrayLike<number>): Handle {
    return this.#make([values.length], types.int32, Int32Array.from(values));
  }

  int(value: number): Handle {
    return this.#make([], types.int32, Int32Array.of(value));
  }

  add = (a: Handle, b: Handle): Handle => this.floats('AddV2', [a, b]);
  subtract = (a: Handle, b: Handle): Handle => this.floats('Sub', [a, b]);
  multiply = (a: Handle, b: Handle): Handle => this.floats('Mul', [a, b]);
  divide = (a: Handle, b: Handle): Handle => this.floats('RealDiv', [a, b]);
  scale = (a: Handle, factor: number): Handle => this.multiply(a, this.scalar(factor));

  reshape(x: Handle, shape: readonly number[], dtype: TypeNumber = types.float): Handle {
    return this.op('Reshape', [x, this.ints(shape)], type('T', dtype), type('Tshape', types.int32));
  }

  sum(x: Handle, axis: number, keepDims = false): Handle {
    return this.floats('Sum', [x, this.ints([axis])], flag('keep_dims', keepDims), type('Tidx', types.int32));
  }

  mean(x: Handle, axis: number): Handle {
    return this.floats('Mean', [x, this.ints([axis])], flag('keep_dims', false), type('Tidx', types.int32));
  }

  /** Takes rows of x by number. */
  gather(x: Handle, rows: Handle, dtype: TypeNumber = types.float): Handle {
    return this.op(
      'GatherV2',
      [x, rows, this.int(0)],
      type('Tparams', dtype),
      type('Tindices', types.int32),
      type('Taxis', types.int32),
      int('batch_dims', 0),
    );
  }

  /** UnsortedSegmentSum, Max or Min: reduces the rows of x that have the same number. A negative number omits its row. */
  segment(reduce: 'Sum' | 'Max' | 'Min', x: Handle, numbers: Handle, count: number, dtype: TypeNumber = types.float): Handle {
    return this.op(
      `UnsortedSegment${reduce}`,
      [x, numbers, this.int(count)],
      type('T', dtype),
      type('Tindices', types.int32),
      type('Tnumsegments', types.int32),
    );
  }

  cast(x: Handle, from: TypeNumber, to: TypeNumber): Handle {
    return this.op('Cast', [x], type('SrcT', from), type('DstT', to), flag('Truncate', false));
  }

  /** Replaces the values of a tensor. */
  assign(tensor: TensorInfo, values: Handle): void {
    const old = this.handle(tensor);
    this.backend.tensorMap.get(tensor.dataId).id = this.#release(values).id;
    this.backend.binding.deleteTensor(old);
  }

  /** Frees every tensor that the operations made. */
  free(): void {
    for (const id of this.#made.keys()) this.backend.binding.deleteTensor(id);
    this.#made.clear();
  }

  #make(shape: readonly number[], dtype: TypeNumber, values: Int32Array | Float32Array): Handle {
    const id = this.backend.binding.createTensor(shape, dtype, values);
    this.#made.set(id, { id, shape: [...shape], dtype });
    return id;
  }

  #release(handle: Handle): OutputInfo {
    const output = this.#made.get(handle) as OutputInfo;
    this.#made.delete(handle);
    return output;
  }
}
