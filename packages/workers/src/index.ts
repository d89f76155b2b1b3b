export type { MakeWorkerParts, WorkerParts } from './parts.js';
export { WorkerPool, type WorkerPoolOptions, workerPoolOptions } from './worker-pool.js';
