/** Values `first`, a multiple of four, to `last` of y [size] = the sum of `count` parts [count, size], always in the same order. */
export function sumParts(first: u32, last: u32, count: u32, size: u32, parts: usize, y: usize): void {
  const stride = <usize>size << 2;
  let at = <usize>first << 2;
  const end = <usize>last << 2;
  for (; at + 16 <= end; at += 16) {
    let sum = v128.load(parts + at);
    for (let part: u32 = 1; part < count; part++) sum = f32x4.add(sum, v128.load(parts + <usize>part * stride + at));
    v128.store(y + at, sum);
  }
  for (; at < end; at += 4) {
    let sum = load<f32>(parts + at);
    for (let part: u32 = 1; part < count; part++) sum += load<f32>(parts + <usize>part * stride + at);
    store<f32>(y + at, sum);
  }
}
