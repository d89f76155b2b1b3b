import './register.js';

const files = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Loads TensorFlow.js' WebAssembly device and tells it where its files are. */
export async function prepareWasm(paths: string | Readonly<Record<string, string>> | undefined): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const where = paths ?? (await installedFiles());
  if (where) setWasmPaths(where);
}

/** In Node, the files lie in the installed package. */
async function installedFiles(): Promise<Record<string, string> | undefined> {
  if (typeof process === 'undefined' || !process.versions?.node) return undefined;
  const { createRequire } = await import('node:module');
  const require = createRequire(import.meta.url);
  return Object.fromEntries(files.map((file) => [file, require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${file}`)]));
}
