import { env } from '@tensorflow/tfjs-core';
import { inNode } from '../optional-package.js';
import type { PreparedDevice, WasmPaths } from '../start-device.js';

const files = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Loads TensorFlow.js's WebAssembly device and tells it where its files are. */
export async function prepare(paths?: WasmPaths): Promise<PreparedDevice> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(paths ?? (inNode() ? installedFiles() : await embeddedFile()));
  // On a cross-origin isolated page, TensorFlow.js would share its memory among threads; our kernels are built for one thread.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  return { software: false };
}

/** In Node, the files of the installed package. */
function installedFiles(): Record<string, string> {
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  return Object.fromEntries(files.map((file) => [file, require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${file}`)]));
}

/** In a browser, the file with SIMD, which our kernels need. It is embedded in a script, so bundlers and servers need no setup. */
async function embeddedFile(): Promise<Record<string, string>> {
  const { tensorflowBase64 } = await import('./tensorflow.generated.js');
  const url = `data:application/wasm;base64,${tensorflowBase64}`;
  return Object.fromEntries(files.map((file) => [file, url]));
}
