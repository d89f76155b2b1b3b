import { GnasError } from '@gnas/core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { kernelsBase64 } from './kernels.generated.js';

/** What of TensorFlow.js' WebAssembly backend we reach into (4.22). No other file knows its insides. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: Readonly<Record<string, unknown>>;
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  disposeData(dataId: object): void;
}

/** Functions of `assembly/index.ts`: addresses in bytes, sizes in elements. */
type Kernels = Readonly<
  Record<
    | 'accuracy'
    | 'activate'
    | 'activateGradient'
    | 'headMean'
    | 'headMeanGradient'
    | 'logSoftmax'
    | 'logSoftmaxGradient'
    | 'attend'
    | 'attendLogitsGradient'
    | 'weightedSums'
    | 'dropout'
    | 'edgeDot'
    | 'edgeSoftmax'
    | 'edgeSoftmaxGradient'
    | 'matmul'
    | 'matmulScratch'
    | 'gatherRows'
    | 'gatherRowsGradient'
    | 'nllLoss'
    | 'nllLossGradient'
    | 'adam'
    | 'sgd'
    | 'segmentMax'
    | 'segmentMaxGradient'
    | 'spmm',
    (...values: number[]) => number
  >
>;

/** TensorFlow.js' own WebAssembly memory, with our kernels linked to it: tensors are used where they lie. */
export class WasmHeap {
  static readonly #heaps = new WeakMap<object, WasmHeap>();

  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;

  private constructor(readonly backend: WasmBackend) {
    const memory = Object.values(backend.wasm.asm).find((value) => value instanceof WebAssembly.Memory);
    if (!memory)
      throw new GnasError(
        'GNAS_DEVICE_UNAVAILABLE',
        "TensorFlow.js' WebAssembly memory cannot be reached; install @tensorflow/tfjs-backend-wasm 4.22.",
      );
    this.#memory = memory as WebAssembly.Memory;
    const bytes = Uint8Array.from(atob(kernelsBase64), (character) => character.charCodeAt(0));
    this.kernels = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: this.#memory } })
      .exports as unknown as Kernels;
  }

  /** The heap of a backend that TensorFlow.js hands to a kernel. */
  static of(backend: object): WasmHeap {
    let heap = WasmHeap.#heaps.get(backend);
    if (!heap) {
      heap = new WasmHeap(backend as WasmBackend);
      WasmHeap.#heaps.set(backend, heap);
    }
    return heap;
  }

  address(tensor: TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** A new tensor, its values not yet set. @throws GnasError GNAS_OUT_OF_MEMORY */
  output(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): TensorInfo {
    const tensor = this.backend.makeOutput([...shape], dtype);
    if (this.address(tensor) === 0 && shape.every((length) => length > 0)) throw this.#full(shape.reduce((a, b) => a * b, 4));
    return tensor;
  }

  /** Copies an array in. @throws GnasError GNAS_OUT_OF_MEMORY */
  copyIn(values: Int32Array | Float32Array): number {
    const address = this.allocate(values.byteLength);
    const View = values instanceof Int32Array ? Int32Array : Float32Array;
    new View(this.#memory.buffer, address, values.length).set(values);
    return address;
  }

  /** @throws GnasError GNAS_OUT_OF_MEMORY */
  allocate(bytes: number): number {
    const address = this.backend.wasm._malloc(Math.max(bytes, 16)) >>> 0;
    if (address === 0) throw this.#full(bytes);
    return address;
  }

  free(address: number): void {
    if (address !== 0) this.backend.wasm._free(address);
  }

  discard(tensor: TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }

  #full(bytes: number): GnasError {
    const used = Math.round(this.#memory.buffer.byteLength / 2 ** 20);
    return new GnasError(
      'GNAS_OUT_OF_MEMORY',
      `The WebAssembly heap (${used} MiB) has no room for ${bytes} bytes more; use a smaller hidden width or graph.`,
    );
  }
}
