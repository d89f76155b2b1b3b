import type { ModelOps, Resolution, Tensor } from '@gnas/core/plugin';

/** Share of something in a mixture: a number if it is fixed, a tensor [1] if it is learned. */
export type Share = number | Tensor;

/** Adds the shares of the candidates for which `counts` holds. */
export function shareOf(
  ops: ModelOps,
  resolution: Resolution,
  candidates: number,
  counts: (candidate: number) => boolean,
): Share {
  const mask = Array.from({ length: candidates }, (_, candidate) => Number(counts(candidate)));
  if (resolution.kind === 'fixed') return mask[resolution.indices[0] ?? 0] ?? 0;
  if (!mask.includes(1)) return 0;
  return ops.sum(ops.mul(resolution.weights, ops.constant(mask, [candidates])), 0, true);
}

/** a * b */
export function product(ops: ModelOps, a: Share, b: Share): Share {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a === 0 || b === 0) return 0;
  if (a === 1) return b;
  return b === 1 ? a : ops.mul(asTensor(ops, a), asTensor(ops, b));
}

/** Sum of shares. */
export function total(ops: ModelOps, shares: readonly Share[]): Share {
  return shares.reduce((a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a + b;
    if (a === 0) return b;
    return b === 0 ? a : ops.add(asTensor(ops, a), asTensor(ops, b));
  }, 0);
}

/** 1 - share */
export function rest(ops: ModelOps, share: Share): Share {
  return typeof share === 'number' ? 1 - share : ops.sub(ops.constant([1], [1]), share);
}

/** Adds the parts, each weighted by its share. Undefined if no part has a share. */
export function blend(
  ops: ModelOps,
  parts: readonly { readonly share: Share; readonly x: Tensor | undefined }[],
): Tensor | undefined {
  let sum: Tensor | undefined;
  for (const { share, x } of parts) {
    if (x === undefined || share === 0) continue;
    const scaled = share === 1 ? x : ops.mul(x, asTensor(ops, share));
    sum = sum ? ops.add(sum, scaled) : scaled;
  }
  return sum;
}

function asTensor(ops: ModelOps, share: Share): Tensor {
  return typeof share === 'number' ? ops.constant([share], [1]) : share;
}
