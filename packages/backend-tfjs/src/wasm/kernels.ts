import type { KernelsOf } from '../kernels/kernels.js';
import { accuracy } from './accuracy.js';
import { activate, activateGradient } from './activate.js';
import { addTo } from './add-to.js';
import { attend, attendGradient, attendShared, attendSharedGradient } from './attend.js';
import { batchNorm, batchNormGradient } from './batch-norm.js';
import { concat } from './concat.js';
import { convolve, convolveGradient } from './convolve.js';
import { dropout } from './dropout.js';
import { edgeDot, weightedSum } from './edge-products.js';
import { edgeSoftmax, edgeSoftmaxGradient } from './edge-softmax.js';
import { firstRows, firstRowsGradient } from './first-rows.js';
import { gatherRows, gatherRowsGradient } from './gather-rows.js';
import { headDot, headDotGradient } from './head-dot.js';
import { headMean, headMeanGradient } from './head-mean.js';
import { layerNorm, layerNormGradient } from './layer-norm.js';
import { logSoftmax, logSoftmaxGradient } from './log-softmax.js';
import { matmul } from './matmul.js';
import { narrow } from './narrow.js';
import { nllLoss, nllLossGradient } from './nll-loss.js';
import { normActivate, normActivateGradient } from './norm-activate.js';
import { adam, sgd } from './optimizer.js';
import { scale } from './scale.js';
import { segmentMax, segmentMaxGradient } from './segment-max.js';
import { spmm } from './spmm.js';

/** The kernels that WebAssembly implements. */
export const kernels: KernelsOf<'wasm'> = {
  accuracy,
  activate,
  activateGradient,
  adam,
  addTo,
  attend,
  attendGradient,
  attendShared,
  attendSharedGradient,
  batchNorm,
  batchNormGradient,
  concat,
  convolve,
  convolveGradient,
  dropout,
  edgeDot,
  edgeSoftmax,
  edgeSoftmaxGradient,
  firstRows,
  firstRowsGradient,
  gatherRows,
  gatherRowsGradient,
  headDot,
  headDotGradient,
  headMean,
  headMeanGradient,
  layerNorm,
  layerNormGradient,
  logSoftmax,
  logSoftmaxGradient,
  matmul,
  narrow,
  nllLoss,
  nllLossGradient,
  normActivate,
  normActivateGradient,
  scale,
  segmentMax,
  segmentMaxGradient,
  sgd,
  spmm,
  weightedSum,
};
