import { decodeBase64 } from './decode-base64.js';
import { hasRelaxedSimd } from './relaxed-simd.js';

let kernels: WebAssembly.Module | undefined;

/** Loads the kernels, built with relaxed SIMD if the engine supports it. */
export async function loadKernels(): Promise<void> {
  if (kernels) return;
  const { kernelsBase64 } = await (hasRelaxedSimd()
    ? import('./relaxed-kernels.generated.js')
    : import('./kernels.generated.js'));
  kernels = await WebAssembly.compile(decodeBase64(kernelsBase64));
}

/** The kernels that `loadKernels` loaded. */
export function loadedKernels(): WebAssembly.Module {
  if (!kernels) throw new Error('The WebAssembly kernels are not loaded. Start the device with createBackend.');
  return kernels;
}
