import { GnasError } from '@gnas/core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { DeviceKernel, Kernel } from '../kernels/define-kernel.js';
import type { Indices } from '../sparse/indices.js';
import { kernelBytes } from './kernel-bytes.js';
import { kernelsBase64, relaxedKernelsBase64 } from './kernels.generated.js';
import { hasRelaxedSimd } from './relaxed-simd.js';

/** What of TensorFlow.js' WebAssembly backend we reach into (4.22). No other file knows its insides. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: Readonly<Record<string, unknown>>;
    _malloc: (bytes: number) => number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  incRef(dataId: object): void;
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
    | 'addTo'
    | 'batchNorm'
    | 'batchNormGradient'
    | 'columnSums'
    | 'compactionTable'
    | 'copyRows'
    | 'dropEntries'
    | 'headDot'
    | 'headDotGradient'
    | 'padRows'
    | 'scale'
    | 'sharedSumsGradient'
    | 'spmm',
    (...values: number[]) => number
  >
>;

/** Implementation of a kernel in WebAssembly; `WasmHeap.of` takes its backend. */
export type WasmKernel<K extends Kernel> = DeviceKernel<K, object>;

/** TensorFlow.js's WebAssembly memory, with our kernels linked to it, so that they read and write tensors without copies. */
export class WasmHeap {
  static readonly #heaps = new WeakMap<object, WasmHeap>();

  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  #table = 0;

  private constructor(readonly backend: WasmBackend) {
    const memory = Object.values(backend.wasm.asm).find((value) => value instanceof WebAssembly.Memory);
    if (!memory)
      throw new GnasError(
        'GNAS_DEVICE_UNAVAILABLE',
        "TensorFlow.js' WebAssembly memory cannot be reached; install @tensorflow/tfjs-backend-wasm 4.22.",
      );
    this.#memory = memory as WebAssembly.Memory;
    this.kernels = new WebAssembly.Instance(fastestModule(), { env: { memory: this.#memory } }).exports as unknown as Kernels;
    this.#stayAddressable();
    this.#refuseNoMemory();
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

  /** Where `compactionTable` has filled in its table. */
  get compactionTable(): number {
    if (this.#table === 0) {
      this.#table = this.allocate(256);
      this.kernels.compactionTable(this.#table);
    }
    return this.#table;
  }

  address(tensor: TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** A new tensor, its values not yet set. @throws GnasError GNAS_OUT_OF_MEMORY */
  output(shape: readonly number[]): TensorInfo {
    return this.backend.makeOutput([...shape], 'float32');
  }

  /** Several new tensors, or none where the heap is full. @throws GnasError GNAS_OUT_OF_MEMORY */
  outputs<Shapes extends readonly (readonly number[])[]>(shapes: readonly [...Shapes]): { [At in keyof Shapes]: TensorInfo } {
    const made: TensorInfo[] = [];
    try {
      for (const shape of shapes) made.push(this.output(shape));
      return made as { [At in keyof Shapes]: TensorInfo };
    } catch (error) {
      for (const tensor of made) this.discard(tensor);
      throw error;
    }
  }

  /** A tensor of the values with which another begins, in the same place. */
  beginningOf(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
    this.backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** Address of row numbers, copied in on first use; 0 where there are none. */
  addressOf(indices: Indices | undefined): number {
    return (
      indices?.address(
        (values) => this.copyIn(values),
        (address) => this.free(address),
      ) ?? 0
    );
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
    return this.backend.wasm._malloc(Math.max(bytes, 16)) >>> 0;
  }

  free(address: number): void {
    if (address !== 0) this.backend.wasm._free(address);
  }

  discard(tensor: TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }

  /**
   * TensorFlow.js' allocator adds a request to the address of a free block to see whether it fits. Near 4 GiB the sum wraps, and it
   * hands out, and writes to, what lies beyond the heap. So the heap stays smaller by a margin, and larger requests than that are
   * refused where the sum could wrap.
   */
  #stayAddressable(): void {
    const memory = this.#memory;
    const { grow } = memory;
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * bytesOfPage > mostBytes) throw new RangeError('The heap is as large as it may be.');
      return grow.call(memory, pages);
    };
  }

  /** TensorFlow.js would go on with address 0 where its heap is full, and write over what lies there. */
  #refuseNoMemory(): void {
    const { wasm } = this.backend;
    const allocate = wasm._malloc;
    wasm._malloc = (bytes) => {
      const heapBytes = this.#memory.buffer.byteLength;
      const address = bytes <= margin || bytes + heapBytes + bytesOfPage <= 2 ** 32 ? allocate(bytes) : 0;
      if (address === 0 && bytes > 0) throw outOfMemory(bytes, this.#memory.buffer.byteLength);
      return address;
    };
  }
}

const bytesOfPage = 2 ** 16;
const margin = 2 ** 28;
/** Of the heap: an address has 32 bits, less the margin and a page for the allocator's own. */
const mostBytes = 2 ** 32 - margin - bytesOfPage;

/** A WebAssembly heap does not grow beyond that, whatever the machine has. */
function outOfMemory(bytes: number, heapBytes: number): GnasError {
  const mebibytes = (count: number): string => `${Math.ceil(count / 2 ** 20)} MiB`;
  return new GnasError(
    'GNAS_OUT_OF_MEMORY',
    `The WebAssembly heap has grown to ${mebibytes(heapBytes)} of at most ${mebibytes(mostBytes)} and has no room for ${mebibytes(bytes)} more. Use a smaller hidden width or fewer layers, or train on sampled neighbours.`,
  );
}

/** Built with relaxed SIMD where the engine has it. */
function fastestModule(): WebAssembly.Module {
  return new WebAssembly.Module(kernelBytes(hasRelaxedSimd() ? relaxedKernelsBase64 : kernelsBase64));
}
