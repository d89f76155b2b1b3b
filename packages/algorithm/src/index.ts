export * from './enas.js';
export * from './graph-nas-rl.js';
export * from './lstm-controller.js';
export { plugin } from './plugin.js';
export * from './random-search.js';
export * from './reinforce.js';
export * from './rl.js';
