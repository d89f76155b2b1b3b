import { exponential, exponentialFour } from './exponential';
import { f32At, i32At, setF32 } from './memory';
import { sumOfFour } from './simd';

/** Turns the logits [E, heads] of one row, entries begin to end, in place into coefficients that sum to 1 per head. */
@inline export function softmaxOfRow(begin: u32, end: u32, heads: u32, edges: usize): void {
  const stride = <usize>heads << 2;
  const first = edges + <usize>begin * stride, after = edges + <usize>end * stride;
  if (heads == 1) {
    softmaxOfOneHead(end - begin, first);
    return;
  }
  let h: u32 = 0;
  for (; h + 4 <= heads; h += 4) {
    const offset = <usize>h << 2;
    let top = f32x4.splat(-Infinity), sum = f32x4.splat(0);
    for (let at = first + offset; at < after; at += stride) top = f32x4.pmax(top, v128.load(at));
    for (let at = first + offset; at < after; at += stride) {
      const e = exponentialFour(f32x4.sub(v128.load(at), top));
      v128.store(at, e);
      sum = f32x4.add(sum, e);
    }
    const inverse = f32x4.div(f32x4.splat(1), sum);
    for (let at = first + offset; at < after; at += stride) v128.store(at, f32x4.mul(v128.load(at), inverse));
  }
  for (; h < heads; h++) {
    const offset = <usize>h << 2;
    let top: f32 = -Infinity, sum: f32 = 0;
    for (let at = first + offset; at < after; at += stride) top = max<f32>(top, load<f32>(at));
    for (let at = first + offset; at < after; at += stride) {
      const e = exponential(load<f32>(at) - top);
      store<f32>(at, e);
      sum += e;
    }
    const inverse: f32 = 1 / sum;
    for (let at = first + offset; at < after; at += stride) store<f32>(at, load<f32>(at) * inverse);
  }
}

function softmaxOfOneHead(count: u32, edges: usize): void {
  let top: f32 = -Infinity, sum: f32 = 0;
  for (let k: u32 = 0; k < count; k++) top = max<f32>(top, f32At(edges, k));
  let k: u32 = 0;
  for (; k + 4 <= count; k += 4) {
    const e = exponentialFour(f32x4.sub(v128.load(edges + (<usize>k << 2)), f32x4.splat(top)));
    v128.store(edges + (<usize>k << 2), e);
    sum += sumOfFour(e);
  }
  for (; k < count; k++) {
    const e = exponential(f32At(edges, k) - top);
    setF32(edges, k, e);
    sum += e;
  }
  const inverse: f32 = 1 / sum;
  for (k = 0; k < count; k++) setF32(edges, k, f32At(edges, k) * inverse);
}

/** y [E, heads] = softmax of the logits over the edges of each row from `first` to `last`. */
export function edgeSoftmax(first: u32, last: u32, rowPointers: usize, heads: u32, logits: usize, y: usize): void {
  const begin = i32At(rowPointers, first), from = <usize>(begin * heads) << 2;
  memory.copy(y + from, logits + from, <usize>((i32At(rowPointers, last) - begin) * heads) << 2);
  for (let i = first; i < last; i++) softmaxOfRow(i32At(rowPointers, i), i32At(rowPointers, i + 1), heads, y);
}

/** dx = y * (dy - sum over the row of y * dy) */
export function edgeSoftmaxGradient(first: u32, last: u32, rowPointers: usize, heads: u32, y: usize, dy: usize, dx: usize): void {
  for (let i = first; i < last; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    for (let h: u32 = 0; h < heads; h++) {
      let total: f32 = 0;
      for (let k = begin; k < end; k++) total += f32At(y, k * heads + h) * f32At(dy, k * heads + h);
      for (let k = begin; k < end; k++) {
        const at = k * heads + h;
        setF32(dx, at, f32At(y, at) * (f32At(dy, at) - total));
      }
    }
  }
}
