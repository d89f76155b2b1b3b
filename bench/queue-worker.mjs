/** A worker of `queue-overhead.mjs`: `node queue-worker.mjs QUEUE`. */
import { startWorker } from '@gnas/distributed';

const worker = await startWorker({ queue: process.argv[2], plugins: new URL('./queue-plugins.mjs', import.meta.url) });
process.once('SIGTERM', () => worker.drain());
await worker.done;
