export type { OpenStudy } from './open-study.js';
export { type StorageOptions, type StudyActivity, StudyStorage } from './study-storage.js';
export type { StudySummary } from './study-summary.js';
export type { TrialQuery } from './trial-query.js';
