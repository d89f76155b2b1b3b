export { accuracy } from './accuracy';
export { activate, activateGradient, columnSums } from './activate';
export { attend } from './attend';
export { attendLogitsGradient } from './attend-gradient';
export {
  batchMoments, batchNorm, batchNormGradient, batchNormGradientSums, batchNormParameterGradients, batchStatistics,
} from './batch-norm';
export { convolve, convolveGradient, convolveScratch } from './convolve';
export { copyRows } from './copy-rows';
export { dropout } from './dropout';
export { edgeDot } from './edge-dot';
export { edgeSoftmax, edgeSoftmaxGradient } from './edge-softmax';
export { gatherRows, gatherRowsGradient } from './gather-rows';
export { headDot, headDotGradient } from './head-dot';
export { headMean, headMeanGradient } from './head-mean';
export { layerNorm, layerNormGradient } from './layer-norm';
export { logSoftmax, logSoftmaxGradient } from './log-softmax';
export { edgeSize, matmul, matmulTransposed, pack, packedSize } from './matmul';
export { nllLoss, nllLossGradient } from './nll-loss';
export { adam, sgd } from './optimizer';
export { addTo, padRows, scale } from './scale';
export { normActivate, normActivateGradient } from './norm-activate';
export { sumParts } from './parts';
export { segmentMax, segmentMaxGradient } from './segment-max';
export { sharedSumsGradient } from './shared-rows';
export { compactionTable, dropEntries, spmm } from './spmm';
export { weightedSums } from './weighted-sums';
