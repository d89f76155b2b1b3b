export * from './graph-nas-rl.ts';
export * from './lstm-controller.ts';
export { plugin } from './plugin.ts';
export * from './random-search.ts';
export * from './reinforce.ts';
