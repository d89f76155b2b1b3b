import { engine, env } from '@tensorflow/tfjs-core';
import { inNode } from '../optional-package.js';
import type { DeviceOptions, PreparedDevice } from '../start-device.js';
import { WasmHeap } from './heap.js';
import { kernelBytes } from './kernel-bytes.js';
import { canShareMemory, withSharedMemory } from './threads/shared-memory.js';
import { threadCount } from './threads/thread-count.js';

const simdFile = 'tfjs-backend-wasm-simd.wasm';
const files = ['tfjs-backend-wasm.wasm', simdFile, 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Loads TensorFlow.js's WebAssembly device and tells it where its files are. */
export async function prepare({ wasmPaths, threads }: DeviceOptions = {}): Promise<PreparedDevice> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  // TensorFlow.js's own threads would run its kernels, but not ours. Its single-threaded module serves both, also on shared memory.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (wasmPaths) setWasmPaths(wasmPaths);
  else {
    const module = await simdModule();
    const url = URL.createObjectURL(
      new Blob([canShareMemory() ? withSharedMemory(module) : module], { type: 'application/wasm' }),
    );
    // The module with SIMD, which our kernels need, in place of the others.
    setWasmPaths(Object.fromEntries(files.map((file) => [file, url])), true);
  }
  const { threads: count, limit } = threadCount(threads, !wasmPaths);
  const heap = (): WasmHeap => WasmHeap.of(engine().backend);
  return {
    software: false,
    threads: {
      count,
      limit,
      use() {
        heap().threads = count;
      },
      end: () => heap().endThreads(),
    },
  };
}

/** TensorFlow.js's module: in Node that of the installed package, in browsers the one embedded in a script, which needs no server setup. */
async function simdModule(): Promise<Uint8Array<ArrayBuffer>> {
  if (inNode()) {
    const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
    const path = require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${simdFile}`);
    return Uint8Array.from(process.getBuiltinModule('node:fs').readFileSync(path));
  }
  const { tensorflowBase64 } = await import('./tensorflow.generated.js');
  return kernelBytes(tensorflowBase64);
}
