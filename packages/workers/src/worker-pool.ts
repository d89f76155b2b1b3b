import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { GnasError, type GnasErrorCode, type Graph } from '@gnas/core';
import { type ExecutedTrial, parseOptions, type TrialExecutor, type TrialRequest } from '@gnas/core/plugin';
import { Piscina } from 'piscina';
import * as z from 'zod';
import { shareGraph } from './share-graph.js';
import { type Patience, watchPulse } from './watch-pulse.js';
import type { WorkerAnswer, WorkerSetup, WorkerTask } from './worker.js';

/** Options of `WorkerPool` that are plain values. */
export const workerPoolOptions = z.object({
  workers: z.int().min(1).describe('Worker threads, each with a backend of its own.'),
  stuckAfterMs: z.int().min(1).default(300_000).describe('Milliseconds without a sign of life after which a worker is replaced.'),
  maxHeapMegabytes: z
    .int()
    .min(16)
    .optional()
    .describe(
      'JavaScript heap of each worker; a trial that needs more has failed. Tensors of the wasm and native devices are not part of it. Without it: as Node allows.',
    ),
  trialTimeoutMs: z
    .int()
    .min(1)
    .optional()
    .describe('Milliseconds after which a running trial is ended. Without it, a trial may take as long as it needs.'),
});

/** Options of `WorkerPool.start`. */
export interface WorkerPoolOptions extends z.input<typeof workerPoolOptions> {
  /**
   * JavaScript or TypeScript module that makes the parts of a worker: its default export is a `MakeWorkerParts` function or an experiment
   * (`defineExperiment`).
   */
  readonly parts: URL | string;
  /** Passed to that function. It must survive structured cloning. */
  readonly data?: unknown;
  /** The graph of the search. Threads share its arrays. */
  readonly graph: Graph;
}

/** Maximum number of times that one trial is tried, because a worker may be lost by chance. */
const tries = 2;

/**
 * Worker threads that run the trials of a search; pass it as `executor`. A worker that crashes or gets stuck is replaced, and its trial is
 * tried once more. If that fails, too, the trial is recorded as failed with code GNAS_WORKER_LOST.
 *
 * @example
 * const pool = await WorkerPool.start({ workers: 2, parts: new URL('./gnas.config.ts', import.meta.url), graph });
 * await study.search({ executor: pool });
 * await pool.close();
 */
export class WorkerPool implements TrialExecutor {
  readonly concurrency: number;
  readonly #threads: Piscina<WorkerTask, WorkerAnswer>;
  readonly #patience: Patience;

  private constructor({ parts, data, graph, ...options }: WorkerPoolOptions) {
    const { workers, maxHeapMegabytes, ...patience } = parseOptions('WorkerPool', workerPoolOptions, options);
    this.concurrency = workers;
    this.#patience = patience;
    const file = parts instanceof URL || parts.startsWith('file:') ? fileURLToPath(parts) : parts;
    const setup: WorkerSetup = { file, data, graph: shareGraph(graph) };
    this.#threads = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      workerData: setup,
      env: { ...process.env, GNAS_THREADS: `${threadsOf(workers)}` },
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
      ...(maxHeapMegabytes !== undefined && { resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } }),
    });
  }

  /**
   * Starts the threads, and waits until one of them has made its parts.
   * @throws GnasError GNAS_INVALID_OPTION; whatever making the parts throws
   */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    try {
      await pool.#ask(undefined, undefined);
      return pool;
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  /** Runs one trial. @throws GnasError GNAS_ABORTED; GNAS_WORKER_LOST; whatever the estimator throws */
  async run(
    { number, selection, seed, phase, bars, timeLimit }: TrialRequest,
    signal: AbortSignal | undefined,
  ): Promise<ExecutedTrial> {
    for (let attempt = 1; ; attempt++) {
      try {
        const request = { number, selection, seed, phase, ...(bars && { bars }), ...(timeLimit !== undefined && { timeLimit }) };
        return (await this.#ask(request, signal)) as ExecutedTrial;
      } catch (error) {
        const isLost = error instanceof GnasError && error.code === 'GNAS_WORKER_LOST';
        if (!isLost || attempt === tries) throw error;
      }
    }
  }

  /** Ends every thread. */
  async close(): Promise<void> {
    await this.#threads.destroy();
  }

  /** Runs a trial in a thread; without one, waits until a thread has made its parts. */
  async #ask(trial: TrialRequest | undefined, signal: AbortSignal | undefined): Promise<ExecutedTrial | undefined> {
    const what = trial ? `trial ${trial.number}` : 'making its parts';
    if (signal?.aborted) throw new GnasError('GNAS_ABORTED', `The search was stopped before ${what}.`);
    const pulse = new Int32Array(new SharedArrayBuffer(4));
    const stuck = new AbortController();
    const { stuckAfterMs } = this.#patience;
    const release = watchPulse(pulse, trial ? this.#patience : { stuckAfterMs }, (symptom) => stuck.abort(symptom));
    try {
      const answer = await this.#threads.run(
        { pulse, ...(trial && { trial }) },
        { signal: AbortSignal.any([stuck.signal, ...(signal ? [signal] : [])]) },
      );
      if ('error' in answer) throw new GnasError(answer.error.code as GnasErrorCode, answer.error.message);
      return answer.executed;
    } catch (error) {
      if (error instanceof GnasError) throw error;
      if (signal?.aborted) throw new GnasError('GNAS_ABORTED', `The search was stopped during ${what}.`);
      const reason = stuck.signal.aborted ? stuck.signal.reason : `ended (${error instanceof Error ? error.message : error})`;
      throw new GnasError('GNAS_WORKER_LOST', `The worker thread of ${what} ${reason}.`, { cause: error });
    } finally {
      release();
    }
  }
}

/** Threads that each worker may use for one training, so that all of them together use no more cores than there are. */
function threadsOf(workers: number): number {
  return Math.max(1, Math.floor(availableParallelism() / workers));
}
