export type { OpenStudy } from './open-study.js';
export * from './study-storage.js';
export * from './study-summary.js';
