export * from './adam-trainer.ts';
export * from './evaluate.ts';
export * from './objective.ts';
export * from './one-shot-estimator.ts';
export { plugin } from './plugin.ts';
export * from './train-scratch-estimator.ts';
export * from './trainer.ts';
