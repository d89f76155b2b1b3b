/** A 32-bit integer hash of a counter and a seed (two rounds of xor, shift and multiply), the same as `dropout-hash.ts`. */
@inline export function hash(counter: u32, seed: u32): u32 {
  let x = counter ^ seed;
  x ^= x >> 16;
  x *= 0x7feb352d;
  x ^= x >> 15;
  x *= 0x846ca68b;
  x ^= x >> 16;
  x += seed;
  x ^= x >> 15;
  x *= 0x2c1b3c6d;
  return x ^ (x >> 13);
}

/** What a value is multiplied with under inverted dropout: 0, or `scale`. A threshold of 0 keeps all. */
@inline export function keep(counter: u32, threshold: u32, scale: f32, seed: u32): f32 {
  return threshold == 0 ? <f32>1 : hash(counter, seed) >= threshold ? scale : <f32>0;
}
