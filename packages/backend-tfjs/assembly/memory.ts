// Typed access to TensorFlow.js's heap. Addresses are in bytes, indices in elements of four bytes.

@inline export function f32At(base: usize, index: u32): f32 { return load<f32>(base + (<usize>index << 2)); }
@inline export function setF32(base: usize, index: u32, value: f32): void { store<f32>(base + (<usize>index << 2), value); }
@inline export function i32At(base: usize, index: u32): u32 { return load<u32>(base + (<usize>index << 2)); }
@inline export function setI32(base: usize, index: u32, value: u32): void { store<u32>(base + (<usize>index << 2), value); }
