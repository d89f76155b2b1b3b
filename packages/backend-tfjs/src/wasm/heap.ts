import { GnasError } from '@gnas/core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { DeviceKernel, Kernel } from '../kernels/define-kernel.js';
import type { Indices } from '../sparse/indices.js';
import { loadedKernels } from './kernel-module.js';
import { numParts } from './threads/take-parts.js';
import { ThreadPool } from './threads/thread-pool.js';

/** The internals of TensorFlow.js's WebAssembly backend (4.22) that we use. No other file depends on them. */
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

/**
 * Functions of `assembly/index.ts`: addresses in bytes, sizes in elements. Those whose work is divided begin with the first row and the
 * row after the last one.
 */
type Kernels = Readonly<
  Record<
    | 'accuracy'
    | 'activate'
    | 'activateGradient'
    | 'headMean'
    | 'headMeanGradient'
    | 'layerNorm'
    | 'layerNormGradient'
    | 'logSoftmax'
    | 'logSoftmaxGradient'
    | 'attend'
    | 'attendLogitsGradient'
    | 'weightedSums'
    | 'dropout'
    | 'edgeDot'
    | 'edgeSize'
    | 'edgeSoftmax'
    | 'edgeSoftmaxGradient'
    | 'matmul'
    | 'matmulTransposed'
    | 'pack'
    | 'packedSize'
    | 'gatherRows'
    | 'gatherRowsGradient'
    | 'nllLoss'
    | 'normActivate'
    | 'normActivateGradient'
    | 'nllLossGradient'
    | 'adam'
    | 'sgd'
    | 'segmentMax'
    | 'segmentMaxGradient'
    | 'addTo'
    | 'batchMoments'
    | 'batchNorm'
    | 'batchNormGradient'
    | 'batchNormGradientSums'
    | 'batchNormParameterGradients'
    | 'batchStatistics'
    | 'columnSums'
    | 'convolve'
    | 'convolveGradient'
    | 'convolveScratch'
    | 'compactionTable'
    | 'copyRows'
    | 'dropEntries'
    | 'headDot'
    | 'headDotGradient'
    | 'padRows'
    | 'scale'
    | 'sharedSumsGradient'
    | 'spmm'
    | 'sumParts',
    (...values: number[]) => number
  >
>;

/** Implementation of a kernel in WebAssembly; `WasmHeap.of` takes its backend. */
export type WasmKernel<K extends Kernel> = DeviceKernel<K, object>;

/** TensorFlow.js's WebAssembly memory, with our kernels linked to it, so that they read and write tensors without copies. */
export class WasmHeap {
  static readonly #heaps = new WeakMap<object, WasmHeap>();

  readonly kernels: Kernels;
  /** Number of threads that run kernels, this one included. The backend in use sets it. */
  threads = 1;
  readonly #memory: WebAssembly.Memory;
  readonly #pool: ThreadPool | undefined;
  #table = 0;

  private constructor(readonly backend: WasmBackend) {
    const memory = Object.values(backend.wasm.asm).find((value) => value instanceof WebAssembly.Memory);
    if (!memory)
      throw new GnasError(
        'GNAS_DEVICE_UNAVAILABLE',
        "TensorFlow.js's WebAssembly memory was not found where version 4.22 has it. Install @tensorflow/tfjs-backend-wasm 4.22.",
      );
    this.#memory = memory as WebAssembly.Memory;
    const shared = typeof SharedArrayBuffer !== 'undefined' && this.#memory.buffer instanceof SharedArrayBuffer;
    const module = loadedKernels();
    this.kernels = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports as unknown as Kernels;
    this.#pool = shared ? new ThreadPool(this.#memory, module, this.kernels) : undefined;
    this.#stayAddressable();
    this.#refuseNoMemory();
  }

  /** The heap of the backend that TensorFlow.js passes to a kernel. */
  static of(backend: object): WasmHeap {
    let heap = WasmHeap.#heaps.get(backend);
    if (!heap) {
      heap = new WasmHeap(backend as WasmBackend);
      WasmHeap.#heaps.set(backend, heap);
    }
    return heap;
  }

  /** Address of the table that the kernel `compactionTable` fills in. */
  get compactionTable(): number {
    if (this.#table === 0) {
      this.#table = this.allocate(256);
      this.kernels.compactionTable(this.#table);
    }
    return this.#table;
  }

  /**
   * Calls `kernel(first, last, ...values)` for all rows, in all threads if it is worth it.
   * @param work number of values that the kernel reads and writes
   */
  overRows(kernel: keyof Kernels, rows: number, work: number, ...values: number[]): void {
    this.inParts(kernel, rows, this.threads === 1 ? Math.max(rows, 1) : partRowsOf(rows, work), ...values);
  }

  /** Calls `kernel(first, last, ...values)` for parts of so many rows, in all threads if there are several parts. */
  inParts(kernel: keyof Kernels, rows: number, partRows: number, ...values: number[]): void {
    if (this.#pool && this.threads > 1 && rows > partRows) {
      this.#pool.run(this.threads, kernel, rows, partRows, values);
      return;
    }
    const run = this.kernels[kernel];
    for (let first = 0; first < rows; first += partRows) run(first, Math.min(first + partRows, rows), ...values);
  }

  /**
   * Calls `run` with the address of room for the sums of each part, [parts, size], and writes their total, in the order of the parts, to
   * `to`. One part is written there directly.
   */
  sumOverParts(rows: number, partRows: number, size: number, to: number, run: (sums: number) => void): void {
    const parts = Math.ceil(rows / partRows);
    if (parts <= 1) {
      run(to);
      return;
    }
    const sums = this.allocate(4 * parts * size);
    try {
      run(sums);
      this.overRows('sumParts', size, parts * size, parts, size, sums, to);
    } finally {
      this.free(sums);
    }
  }

  /** Ends the threads that kernels have started. */
  endThreads(): void {
    this.#pool?.dispose();
  }

  /** Address of a tensor's values. */
  address(tensor: TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** Makes a tensor with undefined values. @throws GnasError GNAS_OUT_OF_MEMORY */
  output(shape: readonly number[]): TensorInfo {
    return this.backend.makeOutput([...shape], 'float32');
  }

  /** Makes several tensors, or none if the heap is full. @throws GnasError GNAS_OUT_OF_MEMORY */
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

  /** Makes a tensor that shares the first values of another one. */
  beginningOf(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
    this.backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** Address of row numbers, copied to the heap on first use; 0 for undefined. */
  addressOf(indices: Indices | undefined): number {
    return (
      indices?.address(
        (values) => this.copyIn(values),
        (address) => this.free(address),
      ) ?? 0
    );
  }

  /** Copies an array to the heap. @throws GnasError GNAS_OUT_OF_MEMORY */
  copyIn(values: Int32Array | Float32Array): number {
    const address = this.allocate(values.byteLength);
    const View = values instanceof Int32Array ? Int32Array : Float32Array;
    new View(this.#memory.buffer, address, values.length).set(values);
    return address;
  }

  /** Reserves bytes; the caller frees them. @throws GnasError GNAS_OUT_OF_MEMORY */
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
   * Keeps the heap below 4 GiB by a margin. TensorFlow.js's allocator adds a request to the address of a free block to see whether it
   * fits. Near 4 GiB that sum wraps, and the allocator returns memory beyond the heap. Requests larger than the margin are refused if
   * the sum could wrap.
   */
  #stayAddressable(): void {
    const memory = this.#memory;
    const { grow } = memory;
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * bytesOfPage > mostBytes)
        throw new RangeError('The heap has reached its maximum size.');
      return grow.call(memory, pages);
    };
  }

  /** Throws if the heap is full. TensorFlow.js would continue with address 0 and overwrite the data there. */
  #refuseNoMemory(): void {
    const { wasm } = this.backend;
    // Emscripten's functions replace themselves on their first call.
    wasm._free(wasm._malloc(16));
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
/** Maximum size of the heap: what 32 bits address, minus the margin and a page for the allocator itself. */
const mostBytes = 2 ** 32 - margin - bytesOfPage;

function outOfMemory(bytes: number, heapBytes: number): GnasError {
  const mebibytes = (count: number): string => `${Math.ceil(count / 2 ** 20)} MiB`;
  return new GnasError(
    'GNAS_OUT_OF_MEMORY',
    `The WebAssembly heap has grown to ${mebibytes(heapBytes)} of at most ${mebibytes(mostBytes)} and has no room for ${mebibytes(bytes)} more. Use a smaller hidden width or fewer layers, or train on sampled neighbors: --node-batch-size 512 --num-neighbors 10,10, which are options of TrainScratchEstimator.`,
  );
}

/** Work below which parts would cost more than they save, in values read and written: some 50 microseconds. */
const leastWork = 2 ** 17;

/**
 * Number of rows of a part. It depends on sizes alone, so that sums over parts do not depend on the number of threads.
 * @param work number of values that are read and written
 */
export function partRowsOf(rows: number, work: number): number {
  return work < leastWork ? Math.max(rows, 1) : 4 * Math.ceil(rows / numParts / 4);
}
