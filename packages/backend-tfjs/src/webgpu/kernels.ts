import type { KernelsOf } from '../kernels/kernels.js';
import { accuracy } from './accuracy.js';
import { activate, activateGradient } from './activate.js';
import { attend, attendGradient } from './attend.js';
import { batchNorm, batchNormGradient } from './batch-norm.js';
import { dropout } from './dropout.js';
import { edgeDot, weightedSum } from './edge-products.js';
import { edgeSoftmax, edgeSoftmaxGradient } from './edge-softmax.js';
import { gatherRows, gatherRowsGradient } from './gather-rows.js';
import { headDot, headDotGradient } from './head-dot.js';
import { headMean, headMeanGradient } from './head-mean.js';
import { logSoftmax, logSoftmaxGradient } from './log-softmax.js';
import { matmul } from './matmul.js';
import { nllLoss, nllLossGradient } from './nll-loss.js';
import { adam, sgd } from './optimizer.js';
import { segmentMax, segmentMaxGradient } from './segment-max.js';
import { spmm } from './spmm.js';

/** The kernels that compute shaders implement. */
export const kernels: KernelsOf<'webgpu'> = {
  accuracy,
  activate,
  activateGradient,
  adam,
  attend,
  attendGradient,
  batchNorm,
  batchNormGradient,
  dropout,
  edgeDot,
  edgeSoftmax,
  edgeSoftmaxGradient,
  gatherRows,
  gatherRowsGradient,
  headDot,
  headDotGradient,
  headMean,
  headMeanGradient,
  logSoftmax,
  logSoftmaxGradient,
  matmul,
  nllLoss,
  nllLossGradient,
  segmentMax,
  segmentMaxGradient,
  sgd,
  spmm,
  weightedSum,
};
