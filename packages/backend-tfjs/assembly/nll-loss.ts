import { f32At, i32At, setF32 } from './memory';

/** Mean of -x[node, label of node] over `count` nodes. */
export function nllLoss(count: u32, nodes: usize, labels: usize, classes: u32, x: usize, y: usize): void {
  let sum: f64 = 0;
  for (let at: u32 = 0; at < count; at++) sum -= f32At(x, i32At(nodes, at) * classes + i32At(labels, at));
  setF32(y, 0, <f32>(sum / count));
}

/** dx [size] = gradient of `nllLoss`, zero outside the nodes. */
export function nllLossGradient(count: u32, nodes: usize, labels: usize, size: u32, classes: u32, dy: usize, dx: usize): void {
  memory.fill(dx, 0, <usize>size << 2);
  const share = -f32At(dy, 0) / <f32>count;
  for (let at: u32 = 0; at < count; at++) {
    const to = i32At(nodes, at) * classes + i32At(labels, at);
    setF32(dx, to, f32At(dx, to) + share);
  }
}
