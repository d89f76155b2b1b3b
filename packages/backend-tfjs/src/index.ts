export { type BackendOptions, backendOptions, createBackend, tfjs } from './create-backend.js';
export { type Device, devices } from './devices.js';
export { plugin } from './plugin.js';
export { enableRelaxedSimd } from './wasm/relaxed-simd.js';
