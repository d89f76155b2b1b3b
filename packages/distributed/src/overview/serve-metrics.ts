import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gauge, Registry } from 'prom-client';
import type { QueueOverview, QueueReader } from './read-queue.js';

/** An endpoint that Prometheus reads. */
export interface MetricsEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves what goes on in a queue at `/metrics`, in the format of Prometheus. The queue is read when it is asked for.
 *
 * - `gnas_queue_trials{study, state}`: trials that wait for a worker, or that one has claimed
 * - `gnas_queue_answers_unread{study}`: answers that the coordinator has not read yet
 * - `gnas_workers{study, state}` and `gnas_worker_slots{study}`: workers, and the trials that they can run at once
 * - `gnas_worker_trials_total{worker}`: trials that a worker has run
 *
 * @param host default: this machine alone
 */
export async function serveMetrics(
  reader: Pick<QueueReader, 'read'>,
  { port, host = '127.0.0.1' }: { readonly port: number; readonly host?: string },
): Promise<MetricsEndpoint> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    reader.read().then(
      async (overview) => {
        const registry = registryOf(overview);
        response.setHeader('content-type', registry.contentType);
        response.end(await registry.metrics());
      },
      (error: unknown) => response.writeHead(503).end(error instanceof Error ? error.message : String(error)),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/metrics`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function registryOf({ studies, workers }: QueueOverview): Registry {
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  const trials = gauge('gnas_queue_trials', 'Trials in the queue, by state.', ['study', 'state']);
  const unread = gauge('gnas_queue_answers_unread', 'Answers that the coordinator has not read yet.', ['study']);
  for (const { study, ended, waiting, active, unread: count } of studies) {
    if (ended) continue;
    trials.set({ study, state: 'waiting' }, waiting);
    trials.set({ study, state: 'active' }, active);
    unread.set({ study }, count);
  }
  const byState = gauge('gnas_workers', 'Workers, by study and state.', ['study', 'state']);
  const slots = gauge('gnas_worker_slots', 'Trials that the workers of a study can run at once.', ['study']);
  const done = gauge('gnas_worker_trials_total', 'Trials that a worker has run.', ['worker']);
  for (const { id, study: served, state, slots: count, done: trialsDone } of workers) {
    const study = studies.find((each) => each.id === served)?.study ?? '';
    byState.inc({ study, state });
    slots.inc({ study }, count);
    done.set({ worker: id }, trialsDone);
  }
  return registry;
}
