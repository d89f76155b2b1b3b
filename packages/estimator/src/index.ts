export * from './adam-trainer.js';
export * from './neighbor-trainer.js';
export * from './objective.js';
export * from './one-shot-estimator.js';
export { plugin } from './plugin.js';
export * from './tabular-estimator.js';
export * from './train-scratch-estimator.js';
export * from './trainer.js';
