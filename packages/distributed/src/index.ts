export { eventText, type QueueEvent } from './coordinator/events.js';
export { QueueExecutor } from './coordinator/queue-executor.js';
export { type QueueExecutorOptions, queueExecutorOptions } from './coordinator/queue-executor-options.js';
export type { WorkerNotice } from './messages/messages.js';
export { openQueueReader, type QueuedStudy, type QueueOverview, type QueueReader } from './overview/read-queue.js';
export { type MetricsEndpoint, serveMetrics } from './overview/serve-metrics.js';
export { type RunningWorker, type StartWorkerOptions, startWorker, workerOptions } from './worker/start-worker.js';
