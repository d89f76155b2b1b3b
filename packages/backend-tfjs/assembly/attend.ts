import { softmaxOfRow } from './edge-softmax';
import { keep, keepMask } from './hash';
import { f32At, i32At, setF32 } from './memory';
import { sharedSums } from './shared-rows';
import { weightedSums } from './weighted-sums';

/**
 * One attention layer over the edges by target (Velickovic et al. 2018, eq. 1 to 4). Writes rows `first` to `last` of y [.., heads, width] and the
 * coefficients before dropout, alpha [E, heads], negated where dropout drops them. Dropout indexes the coefficients edge by edge and
 * head by head. The index of edge k is numbers[k] if `numbers` is given, and k otherwise. x is [.., heads, width], or [.., width] if
 * the heads share its rows.
 */
export function attend(
  first: u32, last: u32, rowPointers: usize, sources: usize, numbers: usize, heads: u32, width: u32, x: usize, sourceLogits: usize, targetLogits: usize,
  slope: f32, alpha: usize, y: usize, threshold: u32, scale: f32, seed: u32, shared: bool,
): void {
  for (let i = first; i < last; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    logitsOfRow(i, begin, end, sources, heads, sourceLogits, targetLogits, slope, alpha);
    softmaxOfRow(begin, end, heads, alpha);
    if (threshold) markDropped(begin, end, numbers, heads, alpha, threshold, seed);
  }
  const kept = threshold ? scale : <f32>1;
  if (shared) sharedSums(first, last, rowPointers, sources, heads, width, x, alpha, kept, y);
  else weightedSums(first, last, rowPointers, sources, 0, heads, width, x, alpha, 0, kept, y);
}

@inline function leaky(x: v128, slope: v128): v128 {
  return v128.bitselect(x, f32x4.mul(x, slope), f32x4.gt(x, f32x4.splat(0)));
}

@inline function logitsOfRow(
  i: u32, begin: u32, end: u32, sources: usize, heads: u32, sourceLogits: usize, targetLogits: usize, slope: f32, alpha: usize,
): void {
  const slopes = f32x4.splat(slope);
  let h: u32 = 0;
  for (; h + 4 <= heads; h += 4) {
    const target = v128.load(targetLogits + (<usize>(i * heads + h) << 2));
    for (let k = begin; k < end; k++)
      v128.store(
        alpha + (<usize>(k * heads + h) << 2),
        leaky(f32x4.add(target, v128.load(sourceLogits + (<usize>(i32At(sources, k) * heads + h) << 2))), slopes),
      );
  }
  for (; h < heads; h++) {
    const target = f32At(targetLogits, i * heads + h);
    for (let k = begin; k < end; k++) {
      const logit = f32At(sourceLogits, i32At(sources, k) * heads + h) + target;
      setF32(alpha, k * heads + h, logit > 0 ? logit : logit * slope);
    }
  }
}

@inline function markDropped(begin: u32, end: u32, numbers: usize, heads: u32, alpha: usize, threshold: u32, seed: u32): void {
  const sign = i32x4.splat(0x80000000), lanes = i32x4(0, 1, 2, 3);
  if (heads == 1) {
    let k = begin;
    for (; k + 4 <= end; k += 4) {
      const at = <usize>k << 2;
      const kept = keepMask(numbers ? v128.load(numbers + at) : i32x4.add(i32x4.splat(k), lanes), threshold, seed);
      v128.store(alpha + at, v128.or(v128.load(alpha + at), v128.andnot(sign, kept)));
    }
    for (; k < end; k++) if (keep(numbers ? i32At(numbers, k) : k, threshold, 1, seed) == 0) setF32(alpha, k, -f32At(alpha, k));
    return;
  }
  for (let k = begin; k < end; k++) {
    const number = (numbers ? i32At(numbers, k) : k) * heads;
    let h: u32 = 0;
    for (; h + 4 <= heads; h += 4) {
      const at = <usize>(k * heads + h) << 2;
      const kept = keepMask(i32x4.add(i32x4.splat(number + h), lanes), threshold, seed);
      v128.store(alpha + at, v128.or(v128.load(alpha + at), v128.andnot(sign, kept)));
    }
    if (h < heads) {
      const kept = i32x4.bitmask(keepMask(i32x4.add(i32x4.splat(number + h), lanes), threshold, seed));
      for (let lane: u32 = 0; h < heads; lane++, h++)
        if (((kept >> lane) & 1) == 0) setF32(alpha, k * heads + h, -f32At(alpha, k * heads + h));
    }
  }
}
