export type { OpenStudy } from './open-study.js';
export { type StudyActivity, StudyStorage, type TrialQuery } from './study-storage.js';
export type { StudySummary } from './study-summary.js';
