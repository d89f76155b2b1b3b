import { decodeBase64 } from './decode-base64.js';
import { hasRelaxedSimd } from './relaxed-simd.js';
import { withSharedMemory } from './threads/shared-memory.js';

let kernels: WebAssembly.Module | undefined;

/**
 * Loads the kernels, built with relaxed SIMD if the engine supports it.
 * @param shared whether they run on memory that threads share
 */
export async function loadKernels(shared: boolean): Promise<void> {
  if (kernels) return;
  const { kernelsBase64 } = await (hasRelaxedSimd()
    ? import('./relaxed-kernels.generated.js')
    : import('./kernels.generated.js'));
  const bytes = decodeBase64(kernelsBase64);
  kernels = await WebAssembly.compile(shared ? withSharedMemory(bytes) : bytes);
}

/** The kernels that `loadKernels` loaded. */
export function loadedKernels(): WebAssembly.Module {
  if (!kernels) throw new Error('The WebAssembly kernels are not loaded. Start the device with createBackend.');
  return kernels;
}
