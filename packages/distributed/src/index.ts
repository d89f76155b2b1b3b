export { eventText, type QueueEvent } from './coordinator/events.js';
export { QueueExecutor, type QueueExecutorOptions, queueExecutorOptions } from './coordinator/queue-executor.js';
export type { WorkerNotice } from './messages/messages.js';
export { type RunningWorker, type StartWorkerOptions, startWorker, workerOptions } from './worker/start-worker.js';
