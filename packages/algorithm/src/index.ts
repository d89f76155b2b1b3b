export * from './graph-nas-rl.js';
export * from './grid-search.js';
export * from './local-search.js';
export * from './lstm-controller.js';
export * from './mutation.js';
export { plugin } from './plugin.js';
export * from './random-search.js';
export * from './regularized-evolution.js';
export * from './reinforce.js';
