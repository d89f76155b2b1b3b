import { fileURLToPath } from 'node:url';
import { type ExecutedTrial, GnasError, type GnasErrorCode, type Graph, type TrialExecutor, type TrialRequest } from '@gnas/core';
import { Piscina } from 'piscina';
import { shareGraph } from './share-graph.js';
import type { WorkerAnswer, WorkerSetup, WorkerTask } from './worker.js';

/** Of `WorkerPool.start`. */
export interface WorkerPoolOptions {
  /** Number of worker threads, each with a backend of its own. */
  readonly workers: number;
  /** Module whose default export gives the parts of a worker: a function, or an experiment; see `loadParts`. */
  readonly parts: URL | string;
  /** Given to that function; what structured cloning can carry. */
  readonly data?: unknown;
  /** The graph of the search; its arrays are shared, not copied. */
  readonly graph: Graph;
  /** Milliseconds without a sign of life after which a worker counts as stuck. Default 300,000 (five minutes). */
  readonly stuckAfterMs?: number;
  /** Milliseconds after which a trial that still runs counts as stuck. Default: a trial may take as long as it needs. */
  readonly trialTimeoutMs?: number;
}

/** Tries of one trial: a worker that was lost may have been lost by chance. */
const tries = 2;

/**
 * Worker threads that run the trials of a search: give it as `executor`. A worker that crashes or gets stuck is replaced, and
 * its trial is tried once more; then it is a failed trial with code GNAS_WORKER_LOST.
 *
 * @example
 * const pool = await WorkerPool.start({ workers: 2, parts: new URL('./gnas.config.ts', import.meta.url), graph });
 * const result = await algorithm.search(space, graph, estimator, { backend, executor: pool });
 * await pool.close();
 */
export class WorkerPool implements TrialExecutor {
  readonly concurrency: number;
  readonly #threads: Piscina<WorkerTask, WorkerAnswer>;
  readonly #patience: Patience;

  private constructor(options: WorkerPoolOptions) {
    const { workers, parts, data, graph, stuckAfterMs = 300_000, trialTimeoutMs = Number.POSITIVE_INFINITY } = options;
    for (const [name, value] of Object.entries({ workers, stuckAfterMs, trialTimeoutMs }))
      if (!(value >= 1 && (Number.isInteger(value) || name === 'trialTimeoutMs')))
        throw new GnasError('GNAS_INVALID_OPTION', `WorkerPool: ${name} is ${value}; give a whole number of at least 1.`);
    this.concurrency = workers;
    this.#patience = { stuckAfterMs, trialTimeoutMs };
    const file = parts instanceof URL || parts.startsWith('file:') ? fileURLToPath(parts) : parts;
    const setup: WorkerSetup = { file, data, graph: shareGraph(graph) };
    this.#threads = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      workerData: setup,
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
    });
  }

  /**
   * Starts the threads, and waits until one has made its parts.
   * @throws GnasError GNAS_INVALID_OPTION; what making the parts throws
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

  /** @throws GnasError GNAS_ABORTED; GNAS_WORKER_LOST; what the estimator throws */
  async run({ number, selection, seed, bars }: TrialRequest, signal: AbortSignal | undefined): Promise<ExecutedTrial> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.#ask({ number, selection, seed, ...(bars && { bars }) }, signal)) as ExecutedTrial;
      } catch (error) {
        const lost = error instanceof GnasError && error.code === 'GNAS_WORKER_LOST';
        if (!lost || attempt === tries) throw error;
      }
    }
  }

  /** Ends every thread. */
  async close(): Promise<void> {
    await this.#threads.destroy();
  }

  async #ask(trial: TrialRequest | undefined, signal: AbortSignal | undefined): Promise<ExecutedTrial | undefined> {
    const what = trial ? `trial ${trial.number}` : 'making its parts';
    if (signal?.aborted) throw new GnasError('GNAS_ABORTED', `The search was stopped before ${what}.`);
    const pulse = new Int32Array(new SharedArrayBuffer(4));
    const stuck = new AbortController();
    const patience = trial ? this.#patience : { ...this.#patience, trialTimeoutMs: Number.POSITIVE_INFINITY };
    const release = watch(pulse, patience, (symptom) => stuck.abort(symptom));
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

interface Patience {
  readonly stuckAfterMs: number;
  readonly trialTimeoutMs: number;
}

/** Calls `onStuck` when a counter that has begun to move stands still, or goes on, for too long. Returns how to stop watching. */
function watch(pulse: Int32Array, { stuckAfterMs, trialTimeoutMs }: Patience, onStuck: (symptom: string) => void): () => void {
  let last = 0;
  let startedAt = Date.now();
  let movedAt = startedAt;
  const timer = setInterval(
    () => {
      const beats = Atomics.load(pulse, 0);
      const now = Date.now();
      if (beats === 0) startedAt = now;
      if (beats === 0 || beats !== last) movedAt = now;
      last = beats;
      if (now - movedAt >= stuckAfterMs) onStuck(`gave no sign of life for ${stuckAfterMs / 1000} s`);
      else if (now - startedAt >= trialTimeoutMs) onStuck(`was not done after ${trialTimeoutMs / 1000} s`);
    },
    Math.min(1000, stuckAfterMs / 4, trialTimeoutMs / 4),
  );
  timer.unref();
  return () => clearInterval(timer);
}
