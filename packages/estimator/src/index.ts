export { type Attack, type AttackOptions, checkRate } from './attacks/attack.js';
export { type AttackName, attackNames, attacks } from './attacks/attack-map.js';
export { type DiceOptions, diceAttack } from './attacks/dice-attack.js';
export { featureNoise } from './attacks/feature-noise.js';
export { gradientAttack } from './attacks/gradient-attack.js';
export { pseudoLabels } from './attacks/pseudo-labels.js';
export { randomAttack } from './attacks/random-attack.js';
export { fullBatchTrainer } from './full-batch-trainer.js';
export { type NeighborTrainerOptions, neighborTrainer, neighborTrainerOptions } from './neighbor-trainer.js';
export { OneShotEstimator, type OneShotEstimatorOptions, oneShotEstimatorOptions } from './one-shot-estimator.js';
export { plugin } from './plugin.js';
export { RobustEstimator, type RobustEstimatorOptions, robustEstimatorOptions } from './robust/robust-estimator.js';
export {
  attackedGraphs,
  divergence,
  type NamedAttack,
  type RobustnessOptions,
  robustness,
  robustnessOptions,
} from './robust/robustness.js';
export { TabularEstimator, type TabularEstimatorOptions, tabularEstimatorOptions } from './tabular-estimator.js';
export {
  TrainScratchEstimator,
  type TrainScratchHooks,
  type TrainScratchOptions,
  trainScratchOptions,
} from './train-scratch-estimator.js';
export type { Trained, Trainer, Training } from './trainer.js';
export { type TrainingHooks, type TrainingOptions, trainingOptions } from './training-options.js';
