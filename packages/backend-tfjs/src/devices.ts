/** The devices that can be named. */
export const devices = ['wasm', 'tensorflow', 'webgpu', 'cpu'] as const;

/** One of `devices`. */
export type Device = (typeof devices)[number];
