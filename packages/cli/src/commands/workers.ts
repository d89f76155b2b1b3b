import type { QueueOverview, WorkerNotice } from '@gnas/distributed';
import { Command, Option } from 'commander';
import { integer } from '../flags/integer.js';
import { queueOption } from '../flags/queue-flags.js';
import { interrupted } from '../output/interrupted.js';
import type { Terminal } from '../output/terminal.js';
import { count, duration, table } from '../report/format.js';
import { loadDistributed } from '../search/load-distributed.js';

interface WorkersFlags {
  readonly queue: string;
  readonly json?: boolean;
  readonly metricsPort?: number;
  readonly host: string;
}

/** `gnas workers`: the workers and studies of a queue. */
export function workersCommand(terminal: Terminal): Command {
  return new Command('workers')
    .summary('show the workers and studies of a queue')
    .description('Shows which workers live, what they do, and the searches that use the queue.')
    .addOption(queueOption().makeOptionMandatory())
    .addOption(new Option('--json', 'print one JSON document'))
    .addOption(
      new Option(
        '--metrics-port <n>',
        'serve the same for Prometheus at /metrics of this port, until Ctrl-C; 0 for any free one',
      ).argParser(integer(0, 65_535)),
    )
    .addOption(new Option('--host <address>', 'address to serve at').default('127.0.0.1'))
    .action(async ({ queue, json, metricsPort, host }: WorkersFlags) => {
      const { openQueueReader, serveMetrics } = await loadDistributed();
      const reader = await openQueueReader({ queue });
      try {
        if (metricsPort !== undefined) {
          const endpoint = await serveMetrics(reader, { port: metricsPort, host });
          terminal.out(endpoint.url);
          await interrupted();
          return await endpoint.close();
        }
        const overview = await reader.read();
        terminal.out(json ? JSON.stringify(overview, null, 2) : overviewText(overview));
      } finally {
        await reader.close();
      }
    });
}

function overviewText({ queue, studies, workers, strangers }: QueueOverview): string {
  const nameOf = (id: string | undefined): string => studies.find((study) => study.id === id)?.study ?? '–';
  const searches = studies.filter(({ ended }) => !ended);
  return [
    `${count(workers.length)} workers and ${count(searches.length)} searches at ${queue}`,
    ...(workers.length === 0
      ? []
      : [
          '',
          table([
            ['worker', 'device', 'state', 'study', 'trials now', 'done', 'an hour', 'for'],
            ...workers.map((worker) => rowOf(worker, nameOf(worker.study))),
          ]),
        ]),
    ...workers.flatMap(({ id, refusals }) =>
      Object.entries(refusals).map(([study, reason]) => `${id} doesn't serve ${nameOf(study)}: ${reason}`),
    ),
    ...(searches.length === 0
      ? []
      : [
          '',
          table([
            ['search', 'waiting', 'claimed', 'unread answers', 'coordinator'],
            ...searches.map(({ study, waiting, active, unread, coordinator }) => [
              study,
              ...[waiting, active, unread].map(count),
              coordinator,
            ]),
          ]),
        ]),
    ...(strangers.length === 0 ? [] : ['', `Signed with another secret: ${strangers.join(', ')}`]),
  ].join('\n');
}

function rowOf({ id, device, state, slots, running, done, startedAt }: WorkerNotice, study: string): string[] {
  const age = Math.max(1, Date.now() - startedAt);
  const rate = (done * 3_600_000) / age;
  return [
    id,
    device ?? "the search's",
    state,
    study,
    `${running.length} of ${slots}`,
    count(done),
    rate.toFixed(rate < 10 ? 1 : 0),
    duration(age),
  ];
}
