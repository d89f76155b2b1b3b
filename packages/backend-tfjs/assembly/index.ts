export { accuracy } from './accuracy';
export { attend, attendLogitsGradient, weightedSums } from './attend';
export { dropout } from './dropout';
export { edgeSoftmax, edgeSoftmaxGradient } from './edge-softmax';
export { gatherRows, gatherRowsGradient } from './gather-rows';
export { matmul, matmulScratch } from './matmul';
export { nllLoss, nllLossGradient } from './nll-loss';
export { adam, sgd } from './optimizer';
export { segmentMax, segmentMaxGradient, spmm } from './spmm';
