export { fullBatchTrainer } from './full-batch-trainer.js';
export { type NeighborTrainerOptions, neighborTrainer, neighborTrainerOptions } from './neighbor-trainer.js';
export { OneShotEstimator, type OneShotEstimatorOptions, oneShotEstimatorOptions } from './one-shot-estimator.js';
export { plugin } from './plugin.js';
export { TabularEstimator, type TabularEstimatorOptions, tabularEstimatorOptions } from './tabular-estimator.js';
export {
  TrainScratchEstimator,
  type TrainScratchHooks,
  type TrainScratchOptions,
  trainScratchOptions,
} from './train-scratch-estimator.js';
export type { Trained, Trainer, Training } from './trainer.js';
export { type TrainingHooks, type TrainingOptions, trainingOptions } from './training-options.js';
