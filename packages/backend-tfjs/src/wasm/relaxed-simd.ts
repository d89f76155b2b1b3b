import { kernelBytes } from './kernel-bytes.js';
import { relaxedKernelsBase64 } from './kernels.generated.js';

/** Whether the engine runs relaxed SIMD, with its fused multiply-add: Node from 22 on, Chromium from 114 on. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(kernelBytes(relaxedKernelsBase64));
}

/**
 * Turns relaxed SIMD on where the engine has it behind a flag, which is Node 20 (`--experimental-wasm-relaxed-simd`): the kernels of
 * device 'wasm' are then a sixth faster. The flag holds for the whole process, worker threads included, so that is for an application
 * to decide, and `createBackend` does not. To be called before the first backend is made.
 *
 * Results differ in their last bits with it, as they do from one version of Node to the next.
 * @returns whether the engine runs relaxed SIMD now
 */
export function enableRelaxedSimd(): boolean {
  if (hasRelaxedSimd()) return true;
  if (typeof process !== 'undefined' && process.versions?.node?.startsWith('20.')) {
    process.getBuiltinModule('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
    return hasRelaxedSimd();
  }
  return false;
}
