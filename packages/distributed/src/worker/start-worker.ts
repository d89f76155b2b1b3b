import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { version } from '../../package.json';
import { openBroker } from '../broker/broker.js';
import { secretFor } from '../messages/secret.js';
import { BoardObjects, FolderObjects } from '../objects/object-store.js';
import { lostAfterOption, timingOf } from '../timing.js';
import { DeviceWorker } from './device-worker.js';
import { usualCache } from './find-graph.js';
import { loadPlugins } from './load-plugins.js';

/** Options of `startWorker` that are plain values. */
export const workerOptions = z.object({
  queue: z.string().describe('Address of the queue server: redis://, rediss://, valkey:// or postgres://.'),
  secret: z
    .string()
    .optional()
    .describe('Text that signs messages. Default: GNAS_QUEUE_SECRET; a queue on this machine needs none.'),
  concurrency: z.int().min(1).default(1).describe('Trials that each device runs at once, each in a thread of its own.'),
  devices: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Devices to compute with, such as wasm or tensorflow. Default: the device of each study.'),
  study: z.string().optional().describe('Name of the only study to serve. Default: all, one after the other.'),
  once: z.boolean().default(false).describe('End with the first study that was served.'),
  objects: z
    .string()
    .optional()
    .describe('Folder that all machines share, as the search was given it. Default: the queue server.'),
  cache: z
    .string()
    .optional()
    .describe('Folder that keeps graphs that were fetched. Default: gnas/graphs in the cache of the user.'),
  patienceMs: z
    .int()
    .min(0)
    .default(600_000)
    .describe('Milliseconds for which a study without a coordinator is served on, because its search may be resumed.'),
  lostAfterMs: lostAfterOption,
});

/** Options of `startWorker`. */
export interface StartWorkerOptions extends z.input<typeof workerOptions> {
  /** JavaScript or TypeScript module whose default export is an array of plugins, or a function that makes it. Each thread loads it. */
  readonly plugins: URL | string;
  /** Passed to that function. It must survive structured cloning. */
  readonly data?: unknown;
  /** Versions of installed packages by name, which are compared with those of a search. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Is told in words what the worker does. */
  readonly log?: (line: string) => void;
}

/** A process's workers, one for each device. */
export interface RunningWorker {
  /** Name of each worker, as the coordinator shows it. */
  readonly ids: readonly string[];
  /** Resolves when they have ended. */
  readonly done: Promise<void>;
  /** Claims no further trial, waits for those that run, and ends. */
  drain(): Promise<void>;
  /** Gives running trials back to the queue, where other workers find them, and ends. */
  release(): Promise<void>;
}

/**
 * Starts a worker: it runs trials of the searches on a queue until it is told to end. It makes their parts by name from the given plugins,
 * and never runs code from the queue.
 *
 * @example
 * const worker = await startWorker({ queue: 'redis://localhost', plugins: new URL('./plugins.js', import.meta.url) });
 * process.once('SIGTERM', () => worker.drain());
 * await worker.done;
 *
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_INVALID_PLUGIN; GNAS_QUEUE_UNAVAILABLE
 */
export async function startWorker({
  plugins,
  data,
  versions = {},
  log = () => {},
  ...given
}: StartWorkerOptions): Promise<RunningWorker> {
  const options = parseOptions('startWorker', workerOptions, given);
  const { queue, concurrency, devices, lostAfterMs, cache = usualCache(), objects, study, once, patienceMs } = options;
  const source = { module: plugins instanceof URL ? plugins.href : plugins, data };
  const loaded = await loadPlugins(source);
  const broker = await openBroker(queue);
  try {
    const secret = secretFor(broker.address, options.secret);
    const workers = (devices ?? [undefined]).map(
      (device) =>
        new DeviceWorker({
          ...{ broker, secret, source, study, once, patienceMs, cache, device, version, log },
          plugins: loaded,
          id: nameOf(device),
          slots: concurrency,
          versions: { '@gnas/core': coreVersion(), ...versions },
          objects: objects === undefined ? new BoardObjects(broker.board) : new FolderObjects(objects),
          timing: timingOf(lostAfterMs),
          claimMs: Math.max(30_000, lostAfterMs),
          onProblem: log,
        }),
    );
    const done = Promise.all(workers.map((worker) => worker.done)).then(() => broker.close());
    const all = async (end: (worker: DeviceWorker) => Promise<void>): Promise<void> => {
      await Promise.all(workers.map(end));
      await done;
    };
    return {
      ids: workers.map(({ id }) => id),
      done,
      drain: () => all((worker) => worker.drain()),
      release: () => all((worker) => worker.release()),
    };
  } catch (error) {
    await broker.close();
    throw error;
  }
}

/** Names a worker: machine, process, and something that tells it from an earlier one with the same two. */
function nameOf(device: string | undefined): string {
  const host = hostname().replace(/[^a-zA-Z0-9-]/g, '-');
  return [host, process.pid, ...(device === undefined ? [] : [device]), randomUUID().slice(0, 4)].join('-');
}

function coreVersion(): string {
  return (createRequire(import.meta.url)('@gnas/core/package.json') as { version: string }).version;
}
