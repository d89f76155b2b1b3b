import { engine, env } from '@tensorflow/tfjs-core';
import type { DeviceOptions, PreparedDevice } from '../start-device.js';
import { decodeBase64 } from './decode-base64.js';
import { WasmHeap } from './heap.js';
import { loadKernels } from './kernel-module.js';
import { canShareMemory, withSharedMemory } from './threads/shared-memory.js';
import { threadCount } from './threads/thread-count.js';

const files = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Loads TensorFlow.js's WebAssembly device and our kernels. Without paths, the device's file is the embedded one. */
export async function prepare({ wasmPaths, threads }: DeviceOptions = {}): Promise<PreparedDevice> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  // TensorFlow.js's own threads would run its kernels, but not ours. Its single-threaded module serves both, also on shared memory.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const shared = !wasmPaths && canShareMemory();
  if (wasmPaths) setWasmPaths(wasmPaths);
  // The platform's fetch reads an object URL in Node too, where TensorFlow.js would look for a file.
  else setWasmPaths(await embeddedFile(shared), true);
  await loadKernels(shared);
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

/** The file with SIMD, which our kernels need. It is embedded in a script, so bundlers and servers need no setup. */
async function embeddedFile(shared: boolean): Promise<Record<string, string>> {
  const { tensorflowBase64 } = await import('./tensorflow.generated.js');
  const unzipped = new Blob([decodeBase64(tensorflowBase64)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(unzipped).arrayBuffer());
  const url = URL.createObjectURL(new Blob([shared ? withSharedMemory(bytes) : bytes], { type: 'application/wasm' }));
  return Object.fromEntries(files.map((file) => [file, url]));
}
