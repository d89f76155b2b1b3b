import type { ModelOps, Tensor } from '@gnas/core/plugin';
import { affine } from '../../operations/affine.js';
import { batchNorm } from '../../operations/batch-norm.js';
import { layerNorm } from '../../operations/layer-norm.js';
import type { TunedGnnSettings } from './settings.js';

/** Number of columns. */
export const widthOf = ({ shape }: Tensor): number => shape[1] as number;

/** Adds the residual of a layer to its output. `initial` is the first hidden representation; undefined in the layer that makes it. */
export function withResidual(
  ops: ModelOps,
  y: Tensor,
  { h, initial }: { readonly h: Tensor; readonly initial: Tensor | undefined },
  { residual, alpha }: TunedGnnSettings,
): Tensor {
  const [inDim, outDim] = [widthOf(h), widthOf(y)];
  if (residual === 'linear') return ops.add(y, affine(ops.within(`residual_${inDim}_${outDim}`), h, inDim, outDim));
  // Without an initial representation, h is the features, which may be sparse and have another width.
  if (!initial) return y;
  if (residual === 'identity') return ops.add(y, h);
  if (residual === 'initial') return ops.add(ops.scale(y, 1 - alpha), ops.scale(initial, alpha));
  return y;
}

/** Applies normalization, activation and dropout. */
export function finish(ops: ModelOps, y: Tensor, { norm, activation, dropout }: TunedGnnSettings): Tensor {
  const width = widthOf(y);
  const inner = ops.within(`${norm}_norm_${width}`);
  const normalized = norm === 'batch' ? batchNorm(inner, y, width) : norm === 'layer' ? layerNorm(inner, y, width) : y;
  return ops.activate(normalized, { activation, dropout });
}

/** Joins the layers for the head. Returns undefined for a network without layers. */
export function join(ops: ModelOps, outputs: readonly Tensor[], { jumping }: TunedGnnSettings): Tensor | undefined {
  if (jumping === 'concat') return ops.concat(outputs, 1);
  if (jumping === 'none') return outputs.at(-1);
  const [nodes, width] = (outputs[0] as Tensor).shape as [number, number];
  return ops.max(ops.reshape(ops.concat(outputs, 1), [nodes, outputs.length, width]), 1);
}
