// Eight neighboring values as two vectors, of which the edge of a matrix has only `count`.

@inline export function storeUpTo(count: u32, at: usize, low: v128, high: v128): void {
  if (count >= 8) {
    v128.store(at, low);
    v128.store(at, high, 16);
    return;
  }
  let rest = low;
  let left = count;
  if (left >= 4) {
    v128.store(at, low);
    at += 16;
    left -= 4;
    rest = high;
  }
  if (left > 0) v128.store32_lane(at, rest, 0);
  if (left > 1) v128.store32_lane(at, rest, 1, 4);
  if (left > 2) v128.store32_lane(at, rest, 2, 8);
}

@inline export function loadUpTo(count: u32, at: usize): v128 {
  if (count >= 4) return v128.load(at);
  let values = f32x4.splat(0);
  if (count > 0) values = v128.load32_lane(at, values, 0);
  if (count > 1) values = v128.load32_lane(at, values, 1, 4);
  if (count > 2) values = v128.load32_lane(at, values, 2, 8);
  return values;
}

/** The upper half of the eight values of which `loadUpTo` returns the lower half. */
@inline export function loadAbove(count: u32, at: usize): v128 {
  return count > 4 ? loadUpTo(count - 4, at + 16) : f32x4.splat(0);
}
