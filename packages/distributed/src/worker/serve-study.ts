import { GnasError, type Plugin } from '@gnas/core';
import { WorkerPool } from '@gnas/workers';
import { type Job, WaitingError, type Worker } from 'bullmq';
import type { Broker } from '../broker/broker.js';
import { answersQueue, placeOf, type StudyNotice, type TrialOrder, trialsQueue } from '../messages/messages.js';
import { type SealedJob, sealJob, unsealJob } from '../messages/seal.js';
import { persistently } from '../persistently.js';
import { spanned } from '../tracing.js';
import { findGraph, type GraphSources } from './find-graph.js';
import type { PluginSource } from './load-plugins.js';
import { type OrderRunner, runOrder } from './run-order.js';
import { engineHere, engineMisfit, versionMisfit, workerReferences } from './study-parts.js';

/** What a worker has, to serve studies with. */
export interface WorkerKit extends GraphSources {
  readonly broker: Broker;
  readonly secret: string;
  /** Name of the worker. */
  readonly id: string;
  readonly slots: number;
  readonly device: string | undefined;
  readonly source: PluginSource;
  readonly plugins: readonly Plugin[];
  readonly versions: Readonly<Record<string, string>>;
  /** Milliseconds that a claim of a job holds without being renewed. */
  readonly claimMs: number;
  /** Called when the worker has claimed a trial; resolves when others can know. */
  readonly onBegin: (job: string) => Promise<void>;
  readonly onEnd: (job: string, durationMs: number | undefined) => void;
  readonly onProblem: (message: string) => void;
}

/** A study that is being served. */
export interface Service {
  /** Claims no further trial, and waits for those that run. */
  drain(): Promise<void>;
  /** Gives running trials back to the queue, and ends. */
  release(): Promise<void>;
  /** Ends with the study: running trials are of no use to anyone. */
  abandon(): Promise<void>;
}

/** Says why this worker can't serve a study; undefined if it can, as far as can be seen without its parts. */
export function misfitOf(notice: StudyNotice, { plugins, versions }: WorkerKit): string | undefined {
  return versionMisfit(notice, versions, plugins);
}

/**
 * Begins to serve a study: makes its parts in threads, and runs trials of its queue. The calling thread never trains, so it renews claims
 * and gives signs of life however busy the threads are.
 * @throws GnasError with the reason if the study can't be served here
 */
export async function serveStudy(notice: StudyNotice, kit: WorkerKit): Promise<Service> {
  const references = workerReferences(notice, kit.device);
  const engine = await engineHere(references, kit.plugins);
  const misfit = engineMisfit(notice, engine);
  if (misfit) throw new GnasError('GNAS_INCOMPATIBLE', misfit);
  const graph = await findGraph(notice, kit);
  const threads = await WorkerPool.start({
    workers: kit.slots,
    parts: new URL('./thread-parts.js', import.meta.url),
    data: { plugins: kit.source, references },
    graph,
  });
  const stop = new AbortController();
  let isReleased = false;
  const runner: OrderRunner = { notice, threads, engine, objects: kit.objects, worker: kit.id };
  const process = async (job: Job<SealedJob>, token?: string): Promise<null> => {
    const id = job.id ?? '';
    const order = unsealJob<TrialOrder>(kit.secret, placeOf.trial(notice.id, id), job.data);
    let durationMs: number | undefined;
    try {
      await kit.onBegin(id);
      const attributes = { 'gnas.study': notice.study, 'gnas.worker': kit.id };
      const answer = await spanned(order, attributes, () => runOrder(order, runner, stop.signal));
      durationMs = answer.durationMs;
      const name = `${id}.${kit.id}`;
      const data = sealJob(kit.secret, placeOf.answer(notice.id, name), answer);
      // Hours of training may be in it: it is delivered however long the server is away.
      await persistently(
        () => kit.broker.queue<SealedJob>(answersQueue(notice.id)).add('answer', data, { jobId: name }),
        () => stop.signal.aborted,
      );
      return null;
    } catch (error) {
      if (!isReleased) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      kit.onEnd(id, durationMs);
    }
  };
  const worker: Worker<SealedJob> = kit.broker.worker<SealedJob>(trialsQueue(notice.id), process, {
    name: kit.id,
    concurrency: kit.slots,
    lockDuration: kit.claimMs,
    // The coordinator looks after the trials of lost workers: it needs no clocks for that.
    skipStalledCheck: true,
    drainDelay: 1,
    runRetryDelay: 500,
  });
  worker.on('failed', (job, error) => {
    if (!stop.signal.aborted) kit.onProblem(`Trial job ${job?.id} was rejected: ${error.message}`);
  });
  const end = async (): Promise<void> => {
    await worker.close();
    await threads.close();
  };
  return {
    drain: end,
    release: async () => {
      isReleased = true;
      stop.abort();
      await end();
    },
    abandon: async () => {
      stop.abort();
      await end();
    },
  };
}
