import type { KernelsOf } from '../kernels/kernels.js';
import { accuracy } from './accuracy.js';
import { activate, activateGradient } from './activate.js';
import { attend, attendGradient } from './attend.js';
import { dropout } from './dropout.js';
import { edgeDot, weightedSum } from './edge-products.js';
import { edgeSoftmax, edgeSoftmaxGradient } from './edge-softmax.js';
import { gatherRows, gatherRowsGradient } from './gather-rows.js';
import { headMean, headMeanGradient } from './head-mean.js';
import { logSoftmax, logSoftmaxGradient } from './log-softmax.js';
import { matmul } from './matmul.js';
import { nllLoss, nllLossGradient } from './nll-loss.js';
import { adam, sgd } from './optimizer.js';
import { segmentMax, segmentMaxGradient } from './segment-max.js';
import { spmm } from './spmm.js';

/** The kernels that TensorFlow's native operations implement. */
export const kernels: KernelsOf<'tensorflow'> = {
  accuracy,
  activate,
  activateGradient,
  adam,
  attend,
  attendGradient,
  dropout,
  edgeDot,
  edgeSoftmax,
  edgeSoftmaxGradient,
  gatherRows,
  gatherRowsGradient,
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
