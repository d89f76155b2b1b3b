import { ASHA, GraphNasRL, RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import type { Backend, SearchResult } from '@gnas/core';
import type { BaseNAS, Pruner, TrialExecutor } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
// The built package, because threads load files instead of sources.
import { WorkerPool } from '@gnas/workers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { estimator, type Oddity, oddSpace } from './testing/parts.js';
import type { workerPoolOptions } from './worker-pool.js';

let backend: Backend;
let pool: WorkerPool | undefined;
const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });
const parts = new URL('./testing/parts.ts', import.meta.url);

beforeAll(async () => {
  backend = await createBackend({ device: 'wasm' });
});
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

const start = async (workers: number, odd: Oddity['odd'], patience: Omit<z.input<typeof workerPoolOptions>, 'workers'> = {}) => {
  pool = await WorkerPool.start({ workers, parts, data: { odd } satisfies Oddity, graph, ...patience });
  return pool;
};
const search = (algorithm: BaseNAS, executor?: TrialExecutor, signal?: AbortSignal, pruner?: Pruner): Promise<SearchResult> =>
  // The main thread only traces the operation.
  algorithm.search(oddSpace({ odd: 'is fine' }), graph, estimator, {
    backend,
    seed: 3,
    ...(executor && { executor }),
    ...(signal && { signal }),
    ...(pruner && { pruner }),
  });
const facts = ({ study, selection, parameters }: SearchResult) => ({
  selection,
  parameters,
  trials: study.trials.map(({ startedAt: _startedAt, durationMs: _durationMs, ...rest }) => rest),
});

describe('WorkerPool', () => {
  it('runs the same trials as a search without workers, whatever their number', async () => {
    const algorithm = new RandomSearch({ numTrials: 8, topK: 2, reEvaluations: 2 });
    const here = facts(await search(algorithm));
    expect(here.trials).toHaveLength(12);
    for (const workers of [1, 3]) {
      expect(facts(await search(algorithm, await start(workers, 'is fine')))).toEqual(here);
      await pool?.close();
    }
  });

  it('prunes and reuses the same trials, whatever the number of workers', async () => {
    // There are 25 architectures, so the controller proposes some of them again.
    const algorithm = new GraphNasRL({ numTrials: 24, batchSize: 12, topK: 1, reEvaluations: 2, controllerLearningRate: 0.05 });
    const pruner = new ASHA({ minEpochs: 2, reductionFactor: 2, lag: 4 });
    const here = facts(await search(algorithm, undefined, undefined, pruner));
    expect(here.trials.filter(({ state }) => state === 'pruned').length).toBeGreaterThan(2);
    expect(here.trials.filter(({ sameAs }) => sameAs !== undefined).length).toBeGreaterThan(2);
    for (const workers of [1, 2]) {
      expect(facts(await search(algorithm, await start(workers, 'is fine'), undefined, pruner))).toEqual(here);
      await pool?.close();
    }
  });

  it('records a failure in a worker with its message', async () => {
    const { study } = await search(new RandomSearch({ numTrials: 20 }), await start(2, 'throws'));
    const failed = study.trials.filter(({ state }) => state === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { error } of failed) expect(error?.message).toContain('operation "odd": out of luck');
    expect(study.trials).toHaveLength(20);
  });

  it('records the trial of a worker that exits as failed, and goes on', { meta: { attempt: 'worker that ends' } }, async () => {
    const { study } = await search(new RandomSearch({ numTrials: 5 }), await start(2, 'exits'));
    expect(study.trials).toHaveLength(5);
    const failed = study.trials.filter(({ state }) => state === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { error, selection } of failed) {
      expect(error).toMatchObject({ code: 'GNAS_WORKER_LOST', message: expect.stringContaining('ended') });
      expect(Object.values(selection)).toContain(4);
    }
  });

  it('replaces a worker that hangs', { meta: { attempt: 'worker that hangs' } }, async () => {
    const executor = await start(1, 'hangs', { stuckAfterMs: 3000 });
    await expect(
      executor.run({ number: 0, selection: { op_0: 0, op_1: 4 }, seed: 1, phase: 'search' }, undefined),
    ).rejects.toMatchObject({
      code: 'GNAS_WORKER_LOST',
      message: expect.stringContaining('no sign of life'),
    });
    const { estimate } = await executor.run({ number: 1, selection: { op_0: 0, op_1: 0 }, seed: 1, phase: 'search' }, undefined);
    expect(estimate.metrics.accuracy).toBeGreaterThan(0);
  });

  it('replaces a worker that runs out of memory, and goes on', { meta: { attempt: 'worker out of memory' } }, async () => {
    const executor = await start(1, 'fills its memory', { maxHeapMegabytes: 200 });
    await expect(
      executor.run({ number: 0, selection: { op_0: 0, op_1: 4 }, seed: 1, phase: 'search' }, undefined),
    ).rejects.toMatchObject({
      code: 'GNAS_WORKER_LOST',
      message: expect.stringMatching(/memory/),
    });
    const { estimate } = await executor.run({ number: 1, selection: { op_0: 0, op_1: 0 }, seed: 1, phase: 'search' }, undefined);
    expect(estimate.metrics.accuracy).toBeGreaterThan(0);
  });

  it('ends a trial that takes too long', async () => {
    const executor = await start(1, 'is fine', { trialTimeoutMs: 1 });
    await expect(
      executor.run({ number: 0, selection: { op_0: 0, op_1: 0 }, seed: 1, phase: 'search' }, undefined),
    ).rejects.toMatchObject({
      code: 'GNAS_WORKER_LOST',
      message: expect.stringContaining('did not finish within'),
    });
  });

  it('ends on a signal, with the completed trials', async () => {
    const controller = new AbortController();
    const executor = await start(2, 'is fine');
    const algorithm = new RandomSearch({ numTrials: 200 });
    const running = algorithm.search(oddSpace({ odd: 'is fine' }), graph, estimator, {
      backend,
      executor,
      signal: controller.signal,
      onTrial: ({ number }) => void (number === 5 && controller.abort()),
    });
    const { study, aborted } = await running;
    expect(aborted).toBe(true);
    expect(study.trials.length).toBeLessThan(20);
  });

  it('rejects wrong parts and options at the start', async () => {
    await expect(
      WorkerPool.start({ workers: 1, parts: new URL('./share-graph.ts', import.meta.url), graph }),
    ).rejects.toMatchObject({
      code: 'GNAS_INVALID_PLUGIN',
    });
    for (const wrong of [{ workers: 0 }, { workers: 1, stuckAfterMs: 0.5 }, { workers: 1, trialTimeoutMs: 0 }])
      await expect(WorkerPool.start({ parts, graph, ...wrong })).rejects.toMatchObject({
        code: 'GNAS_INVALID_OPTION',
        message: expect.stringContaining('WorkerPool: '),
      });
  });
});
