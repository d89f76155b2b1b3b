export type { Device } from '../devices.js';
export { type DropoutMask, dropoutMask, noDropout } from '../dropout-mask.js';
export { type LabeledNodes, labeledNodes } from '../labeled-nodes.js';
export { Indices, type RowOrigin } from '../sparse/indices.js';
export { type CompressedRows, compressRows, type SparseAddresses, SparseStructure } from '../sparse/sparse-structure.js';
export { dense } from '../tensors.js';
export { type AccuracyAttributes, accuracyKernel } from './accuracy.js';
export { type ActivateAttributes, activateGradientKernel, activateKernel } from './activate.js';
export { addToKernel } from './add-to.js';
export {
  type AttendAttributes,
  attendGradientKernel,
  attendKernel,
  attendSharedGradientKernel,
  attendSharedKernel,
} from './attend.js';
export { type BatchNormAttributes, batchNormGradientKernel, batchNormKernel } from './batch-norm.js';
export { type ConcatAttributes, concatKernel } from './concat.js';
export { type ConvolveAttributes, convolveGradientKernel, convolveKernel } from './convolve.js';
export {
  type DeviceKernel,
  defineKernel,
  type Kernel,
  type KernelDefinition,
  type RunKernel,
  type Typed,
  typed,
} from './define-kernel.js';
export { type DropoutAttributes, dropoutKernel } from './dropout.js';
export { type EdgeDotAttributes, edgeDotKernel, type WeightedSumAttributes, weightedSumKernel } from './edge-products.js';
export { type EdgeSoftmaxAttributes, edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from './edge-softmax.js';
export { type FirstRowsAttributes, firstRowsGradientKernel, firstRowsKernel } from './first-rows.js';
export {
  type GatherRowsAttributes,
  type GatherRowsGradientAttributes,
  gatherRowsGradientKernel,
  gatherRowsKernel,
} from './gather-rows.js';
export { headDotGradientKernel, headDotKernel } from './head-dot.js';
export { type HeadMeanGradientAttributes, headMeanGradientKernel, headMeanKernel } from './head-mean.js';
export { type KernelsOf, kernels } from './kernels.js';
export { type LayerNormAttributes, layerNormGradientKernel, layerNormKernel } from './layer-norm.js';
export { logSoftmaxGradientKernel, logSoftmaxKernel } from './log-softmax.js';
export { type MatmulAttributes, matmulKernel } from './matmul.js';
export { type NarrowAttributes, narrowKernel } from './narrow.js';
export { type NllLossAttributes, type NllLossGradientAttributes, nllLossGradientKernel, nllLossKernel } from './nll-loss.js';
export { type NormActivateAttributes, normActivateGradientKernel, normActivateKernel } from './norm-activate.js';
export { type AdamAttributes, adamKernel, type SgdAttributes, sgdKernel } from './optimizer.js';
export { registerKernel } from './register-kernel.js';
export { type ScaleAttributes, scaleKernel } from './scale.js';
export { type SegmentMaxAttributes, segmentMaxGradientKernel, segmentMaxKernel } from './segment-max.js';
export { type SpmmAttributes, spmmKernel } from './spmm.js';
