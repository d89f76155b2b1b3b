import { f32At, i32At, setF32 } from './memory';

/** Share of `count` nodes whose largest value in x [.., classes], the first among equals, is at their label. */
export function accuracy(count: u32, nodes: usize, labels: usize, classes: u32, x: usize, y: usize): void {
  let right: u32 = 0;
  for (let at: u32 = 0; at < count; at++) {
    const row = i32At(nodes, at) * classes;
    let best: u32 = 0;
    for (let k: u32 = 1; k < classes; k++) if (f32At(x, row + k) > f32At(x, row + best)) best = k;
    if (best == i32At(labels, at)) right++;
  }
  setF32(y, 0, <f32>right / <f32>count);
}
