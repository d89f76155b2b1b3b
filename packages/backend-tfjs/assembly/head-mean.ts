/** y [rows, width] = mean of x [rows, heads, width] over the heads. */
export function headMean(first: u32, last: u32, heads: u32, width: u32, x: usize, y: usize): void {
  const inverse: f32 = 1 / <f32>heads;
  for (let i = first; i < last; i++) {
    const from = x + (<usize>(i * heads * width) << 2);
    const to = y + (<usize>(i * width) << 2);
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      let sum = f32x4.splat(0);
      for (let h: u32 = 0; h < heads; h++) sum = f32x4.add(sum, v128.load(from + (<usize>(h * width + f) << 2)));
      v128.store(to + (<usize>f << 2), f32x4.mul(sum, f32x4.splat(inverse)));
    }
    for (; f < width; f++) {
      let sum: f32 = 0;
      for (let h: u32 = 0; h < heads; h++) sum += load<f32>(from + (<usize>(h * width + f) << 2));
      store<f32>(to + (<usize>f << 2), sum * inverse);
    }
  }
}

/** dx [rows, heads, width] = dy / heads for each head. */
export function headMeanGradient(first: u32, last: u32, heads: u32, width: u32, dy: usize, dx: usize): void {
  const inverse: f32 = 1 / <f32>heads;
  for (let i = first; i < last; i++)
    for (let h: u32 = 0; h < heads; h++) {
      const from = dy + (<usize>(i * width) << 2);
      const to = dx + (<usize>((i * heads + h) * width) << 2);
      let f: u32 = 0;
      for (; f + 4 <= width; f += 4) v128.store(to + (<usize>f << 2), f32x4.mul(v128.load(from + (<usize>f << 2)), f32x4.splat(inverse)));
      for (; f < width; f++) store<f32>(to + (<usize>f << 2), load<f32>(from + (<usize>f << 2)) * inverse);
    }
}
