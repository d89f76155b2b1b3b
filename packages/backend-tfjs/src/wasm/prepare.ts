import './register.js';
import { env } from '@tensorflow/tfjs-core';
import { inNode } from '../optional-package.js';

const files = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Loads TensorFlow.js' WebAssembly device and tells it where its files are. */
export async function prepareWasm(paths: string | Readonly<Record<string, string>> | undefined): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(paths ?? (inNode() ? installedFiles() : await embeddedFile()));
  // On a page that is isolated from other origins TensorFlow.js would share its memory among threads, and our kernels are built for one.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
}

/** In Node, the files lie in the installed package. */
function installedFiles(): Record<string, string> {
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  return Object.fromEntries(files.map((file) => [file, require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${file}`)]));
}

/** In a browser, the one with SIMD, which our kernels need, travels as a script of its own: no bundler and no server has to know of it. */
async function embeddedFile(): Promise<Record<string, string>> {
  const { tensorflowBase64 } = await import('./tensorflow.generated.js');
  const url = `data:application/wasm;base64,${tensorflowBase64}`;
  return Object.fromEntries(files.map((file) => [file, url]));
}
