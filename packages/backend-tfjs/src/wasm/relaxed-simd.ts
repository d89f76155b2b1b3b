/** A module with one function, which calls f32x4.relaxed_madd. It is here, and not the kernels, so that asking loads no kernel. */
const probe = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0],
  ...[65, 1, 253, 15, 65, 1, 253, 15, 65, 1, 253, 15, 253, 133, 2, 11],
);

/** Whether the engine supports relaxed SIMD with its fused multiply-add: Node from 22 on, Chromium from 114 on. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(probe);
}

/**
 * Turns on relaxed SIMD if the engine has it behind a flag, as Node 20 does (`--experimental-wasm-relaxed-simd`). Training on device
 * 'wasm' is then about a sixth faster. Call it before the first backend is created.
 *
 * The flag holds for the whole process, including worker threads, so an application must decide and `createBackend` does not.
 * Results differ in their last bits with and without it, as they do between versions of Node.
 *
 * @returns whether the engine supports relaxed SIMD now
 */
export function enableRelaxedSimd(): boolean {
  if (hasRelaxedSimd()) return true;
  if (typeof process !== 'undefined' && process.versions?.node?.startsWith('20.')) {
    process.getBuiltinModule('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
    return hasRelaxedSimd();
  }
  return false;
}
