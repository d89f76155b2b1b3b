/** Starts a worker: `node worker.mjs QUEUE [OPTIONS AS JSON]`. SIGTERM drains it. */
import { startWorker } from '@gnas/distributed';

const [, , queue, options = '{}'] = process.argv;
const worker = await startWorker({
  queue,
  plugins: new URL('./plugins.mjs', import.meta.url),
  lostAfterMs: 4000,
  log: (line) => console.log('log', line),
  ...JSON.parse(options),
});
console.log('worker', ...worker.ids);
process.once('SIGTERM', () => worker.drain());
process.once('SIGUSR2', () => worker.release());
await worker.done;
console.log('ended');
