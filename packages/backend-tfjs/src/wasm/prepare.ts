import { env } from '@tensorflow/tfjs-core';
import type { PreparedDevice, WasmPaths } from '../start-device.js';
import { decodeBase64 } from './decode-base64.js';
import { loadKernels } from './kernel-module.js';

const files = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Loads TensorFlow.js's WebAssembly device and our kernels. Without paths, the device's file is the embedded one. */
export async function prepare(paths?: WasmPaths): Promise<PreparedDevice> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  if (paths) setWasmPaths(paths);
  // The platform's fetch reads a data URL in Node too, where TensorFlow.js would look for a file.
  else setWasmPaths(await embeddedFile(), true);
  await loadKernels();
  // On a cross-origin isolated page, TensorFlow.js would share its memory among threads; our kernels are built for one thread.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  return { software: false };
}

/** The file with SIMD, which our kernels need. It is embedded in a script, so bundlers and servers need no setup. */
async function embeddedFile(): Promise<Record<string, string>> {
  const { tensorflowBase64 } = await import('./tensorflow.generated.js');
  const unzipped = new Blob([decodeBase64(tensorflowBase64)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(unzipped).arrayBuffer());
  const url = `data:application/wasm;base64,${encodeBase64(bytes)}`;
  return Object.fromEntries(files.map((file) => [file, url]));
}

function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  // A call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
