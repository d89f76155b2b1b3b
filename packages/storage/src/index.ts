export type { OpenStudy } from './open-study.js';
export type { StudyState } from './schema.js';
export { type NewStudy, type StudyActivity, StudyStorage, type TrialQuery } from './study-storage.js';
export type { StudySummary } from './study-summary.js';
