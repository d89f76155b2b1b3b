import type { Device } from '../devices.js';
import { accuracyKernel } from './accuracy.js';
import { activateGradientKernel, activateKernel } from './activate.js';
import { addToKernel } from './add-to.js';
import { attendGradientKernel, attendKernel, attendSharedGradientKernel, attendSharedKernel } from './attend.js';
import { batchNormGradientKernel, batchNormKernel } from './batch-norm.js';
import { concatKernel } from './concat.js';
import { convolveGradientKernel, convolveKernel } from './convolve.js';
import type { DeviceKernel } from './define-kernel.js';
import { dropoutKernel } from './dropout.js';
import { edgeDotKernel, weightedSumKernel } from './edge-products.js';
import { edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from './edge-softmax.js';
import { firstRowsGradientKernel, firstRowsKernel } from './first-rows.js';
import { gatherRowsGradientKernel, gatherRowsKernel } from './gather-rows.js';
import { headDotGradientKernel, headDotKernel } from './head-dot.js';
import { headMeanGradientKernel, headMeanKernel } from './head-mean.js';
import { layerNormGradientKernel, layerNormKernel } from './layer-norm.js';
import { logSoftmaxGradientKernel, logSoftmaxKernel } from './log-softmax.js';
import { matmulKernel } from './matmul.js';
import { narrowKernel } from './narrow.js';
import { nllLossGradientKernel, nllLossKernel } from './nll-loss.js';
import { normActivateGradientKernel, normActivateKernel } from './norm-activate.js';
import { adamKernel, sgdKernel } from './optimizer.js';
import { scaleKernel } from './scale.js';
import { segmentMaxGradientKernel, segmentMaxKernel } from './segment-max.js';
import { spmmKernel } from './spmm.js';

/** Every kernel of this package. */
export const kernels = {
  accuracy: accuracyKernel,
  activate: activateKernel,
  activateGradient: activateGradientKernel,
  adam: adamKernel,
  addTo: addToKernel,
  attend: attendKernel,
  attendGradient: attendGradientKernel,
  attendShared: attendSharedKernel,
  attendSharedGradient: attendSharedGradientKernel,
  batchNorm: batchNormKernel,
  batchNormGradient: batchNormGradientKernel,
  concat: concatKernel,
  convolve: convolveKernel,
  convolveGradient: convolveGradientKernel,
  dropout: dropoutKernel,
  edgeDot: edgeDotKernel,
  edgeSoftmax: edgeSoftmaxKernel,
  edgeSoftmaxGradient: edgeSoftmaxGradientKernel,
  firstRows: firstRowsKernel,
  firstRowsGradient: firstRowsGradientKernel,
  gatherRows: gatherRowsKernel,
  gatherRowsGradient: gatherRowsGradientKernel,
  headDot: headDotKernel,
  headDotGradient: headDotGradientKernel,
  headMean: headMeanKernel,
  headMeanGradient: headMeanGradientKernel,
  layerNorm: layerNormKernel,
  layerNormGradient: layerNormGradientKernel,
  logSoftmax: logSoftmaxKernel,
  logSoftmaxGradient: logSoftmaxGradientKernel,
  matmul: matmulKernel,
  narrow: narrowKernel,
  nllLoss: nllLossKernel,
  nllLossGradient: nllLossGradientKernel,
  normActivate: normActivateKernel,
  normActivateGradient: normActivateGradientKernel,
  scale: scaleKernel,
  segmentMax: segmentMaxKernel,
  segmentMaxGradient: segmentMaxGradientKernel,
  sgd: sgdKernel,
  spmm: spmmKernel,
  weightedSum: weightedSumKernel,
} as const;

/** Implementations of exactly the kernels whose records list the device. */
export type KernelsOf<D extends Device> = {
  readonly [Name in keyof typeof kernels as D extends (typeof kernels)[Name]['devices'][number] ? Name : never]: DeviceKernel<
    (typeof kernels)[Name],
    // biome-ignore lint/suspicious/noExplicitAny: each device names its own backend class
    any
  >;
};
