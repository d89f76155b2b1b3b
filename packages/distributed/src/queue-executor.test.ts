import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStudy, type Study } from '@gnas/core';
import type { ExecutedTrial, TrialRequest } from '@gnas/core/plugin';
import { karateClub } from '@gnas/datasets';
// The built package, because threads load files instead of sources.
import {
  openQueueReader,
  QueueExecutor,
  type QueueExecutorOptions,
  type RunningWorker,
  type StartWorkerOptions,
  serveMetrics,
  startWorker,
} from '@gnas/distributed';
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, openBroker } from './broker/broker.js';
import { answersQueue, placeOf, type TrialAnswer, type TrialOrder, trialsQueue } from './messages/messages.js';
import { sealJob } from './messages/seal.js';
import plugins from './testing/plugins.mjs';
import { type QueueServer, queueServers } from './testing/queue-servers.js';
import { simulatedWorker } from './testing/simulated-worker.js';

const engine = { runtime: 'none', backend: 'none', device: 'none', versions: {} };
const answerTo = ({ request, digest }: TrialOrder): TrialAnswer => ({
  ...{ number: request.number, digest, worker: 'simulated', engine, isLimited: false, durationMs: 0 },
  executed: {
    estimate: { metrics: { accuracy: request.number / 2000 }, loss: Number.NaN },
    parametersDigest: '',
    parametersCount: 0,
  },
});
const requestOf = (number: number): TrialRequest => ({
  number,
  selection: { op_0: 0, op_1: number % 4 },
  seed: number,
  phase: 'search',
});

const studyOf = (
  options: { readonly dataset?: unknown; readonly numTrials?: number; readonly name?: string } = {},
): Promise<Study> =>
  createStudy({
    name: options.name ?? `study-${Math.trunc(performance.now() * 1000)}`,
    dataset: (options.dataset ?? { name: 'karate-club' }) as never,
    space: { name: 'single-path', options: { hiddenDim: 8, ops: ['gcn', 'sage', 'gin', 'linear'] } },
    algorithm: { name: 'random-search', options: { numTrials: options.numTrials ?? 6, topK: 0 } },
    estimator: { name: 'train-scratch', options: { epochs: 5 } },
    plugins,
  });

const open: { close(): Promise<unknown> }[] = [];
const opened = <T extends { close(): Promise<unknown> }>(each: T): T => {
  open.push(each);
  return each;
};
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

describe.each(queueServers)('QueueExecutor over %s', (_, startServer) => {
  let server: QueueServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.remove());

  const executorOf = async (study: Study, options: Partial<QueueExecutorOptions> = {}): Promise<QueueExecutor> =>
    opened(await QueueExecutor.start({ queue: server.url, study, lostAfterMs: 4000, ...options }));
  const workerOf = async (options: Partial<StartWorkerOptions> = {}): Promise<RunningWorker> => {
    const cache = mkdtempSync(join(tmpdir(), 'gnas-cache-'));
    const module = new URL('./testing/plugins.mjs', import.meta.url);
    const worker = await startWorker({ queue: server.url, plugins: module, lostAfterMs: 4000, cache, ...options });
    opened({ close: () => worker.release() });
    return worker;
  };
  const brokerOf = async (): Promise<Broker> => opened(await openBroker(server.url));

  it('loses none of 1,000 answers that come in a burst', {
    meta: { attempt: 'burst of answers', tries: 1000 },
    timeout: 120_000,
  }, async () => {
    const executor = await executorOf(await studyOf());
    await simulatedWorker({ broker: await brokerOf(), study: executor.id, slots: 500, answer: answerTo });
    const all = await Promise.all(Array.from({ length: 1000 }, (_, number) => executor.run(requestOf(number), undefined)));
    expect(all.map(({ estimate }) => estimate.metrics.accuracy)).toEqual(all.map((_, number) => number / 2000));
    expect(all.every(({ estimate }) => Number.isNaN(estimate.loss))).toBe(true);
  });

  it('stops the search when one trial gives two results', {
    meta: { attempt: 'two results of one trial' },
    timeout: 60_000,
  }, async () => {
    const executor = await executorOf(await studyOf());
    const broker = await brokerOf();
    let order: TrialOrder | undefined;
    const answer = (given: TrialOrder): TrialAnswer => {
      order = given;
      return answerTo(given);
    };
    await simulatedWorker({ broker, study: executor.id, slots: 1, answer });
    await executor.run(requestOf(7), undefined);
    const again = async (second: TrialAnswer): Promise<void> => {
      const job = `again.${second.worker}`;
      await broker
        .queue(answersQueue(executor.id))
        .add('answer', sealJob('', placeOf.answer(executor.id, job), second), { jobId: job });
    };
    const same = answerTo(order as TrialOrder);
    await again({ ...same, worker: 'same' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(executor.failed.aborted).toBe(false);
    const estimate = { metrics: { accuracy: 7 / 2000 + 1e-16 }, loss: Number.NaN };
    await again({ ...same, worker: 'other', executed: { estimate, parametersDigest: '', parametersCount: 0 } } as TrialAnswer);
    await expect.poll(() => executor.failed.aborted, { timeout: 20_000 }).toBe(true);
    expect(executor.failed.reason).toMatchObject({
      code: 'GNAS_RESULTS_DIFFER',
      message: expect.stringMatching(/Trial 7 was run by simulated and again by other, with different results/),
    });
  });

  it('rejects trials and answers that somebody else has put into the queue', {
    meta: { attempt: 'foreign trials and answers in a queue' },
    timeout: 60_000,
  }, async () => {
    const problems: string[] = [];
    const executor = await executorOf(await studyOf(), {
      onEvent: (event) => {
        if (event.kind === 'problem') problems.push(event.message);
      },
    });
    const broker = await brokerOf();
    const answers: TrialAnswer[] = [];
    await simulatedWorker({
      ...{ broker, study: executor.id, slots: 1 },
      answer: (order) => {
        answers.push(answerTo(order));
        return answerTo(order);
      },
    });
    const forged = sealJob('the secret of somebody else', placeOf.trial(executor.id, 'forged'), { request: requestOf(0) });
    await broker.queue(trialsQueue(executor.id)).add('trial', forged, { jobId: 'forged' });
    const lie = sealJob('the secret of somebody else', placeOf.answer(executor.id, 'lie'), { number: 1 });
    await broker.queue(answersQueue(executor.id)).add('answer', lie, { jobId: 'lie' });
    const { estimate } = await executor.run(requestOf(1), undefined);
    expect(estimate.metrics.accuracy).toBe(1 / 2000);
    await expect.poll(() => problems.join(), { timeout: 20_000 }).toMatch(/has a wrong signature/);
    expect(answers).toHaveLength(1);
  });

  it('ends with the signal, and leaves nothing in the queue', { timeout: 60_000 }, async () => {
    const executor = await executorOf(await studyOf());
    const controller = new AbortController();
    const running = [0, 1, 2, 3].map((number) => executor.run(requestOf(number), controller.signal));
    const ended = Promise.allSettled(running);
    await new Promise((resolve) => setTimeout(resolve, 300));
    controller.abort();
    for (const each of await ended) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'GNAS_ABORTED' } });
    const broker = await brokerOf();
    await expect
      .poll(() => broker.queue(trialsQueue(executor.id)).getJobCounts('waiting', 'active'))
      .toEqual({ waiting: 0, active: 0 });
  });

  it('sends a graph that workers cannot make, fetches parameters, and shows what goes on', { timeout: 120_000 }, async () => {
    const { name: _, ...graph } = karateClub();
    const own = {
      ...graph,
      name: 'own',
      features: { ...graph.features, values: graph.features.values.map((value) => value * 2) },
    };
    const study = await studyOf({ dataset: own });
    const here = await (await studyOf({ dataset: own })).search();
    const executor = await executorOf(study);
    const worker = await workerOf({ concurrency: 2 });
    const reader = opened(await openQueueReader({ queue: server.url }));
    const endpoint = opened(await serveMetrics(reader, { port: 0 }));
    const found = await study.search({ executor });
    expect(found.parameters).toEqual(here.parameters);
    expect(found.best).toMatchObject({ metrics: here.best.metrics });
    expect(await (await fetch(endpoint.url)).text()).toMatch(
      new RegExp(`gnas_workers\\{study="${study.name}",state="ready"\\} 1`),
    );
    const { studies, workers } = await reader.read();
    expect(studies.find(({ id }) => id === executor.id)).toMatchObject({ study: study.name, ended: false });
    expect(workers.find(({ id }) => id === worker.ids[0])).toMatchObject({ slots: 2, state: 'ready', study: executor.id });
  });

  it('keeps parameters in a folder that all machines share', { timeout: 120_000 }, async () => {
    const objects = mkdtempSync(join(tmpdir(), 'gnas-objects-'));
    const study = await studyOf();
    const here = await (await studyOf()).search();
    const executor = await executorOf(study, { objects });
    await workerOf({ objects });
    const found = await study.search({ executor });
    expect(found.parameters).toEqual(here.parameters);
  });

  it('carries the span of the search to its workers', { timeout: 120_000 }, async () => {
    const exporter = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    try {
      const executor = await executorOf(await studyOf());
      await workerOf();
      const search = trace.getTracer('test').startSpan('search');
      const request = { ...requestOf(0), selection: { op_0: 0, op_1: 0 } };
      const run = (): Promise<ExecutedTrial> => executor.run(request, undefined);
      await context.with(trace.setSpan(context.active(), search), run);
      await expect.poll(() => exporter.getFinishedSpans().length).toBe(1);
      const [span] = exporter.getFinishedSpans();
      expect(span?.name).toBe('gnas.trial.run');
      expect(span?.parentSpanContext?.spanId).toBe(search.spanContext().spanId);
      expect(span?.status.code).not.toBe(SpanStatusCode.ERROR);
    } finally {
      for (const api of [trace, context, propagation]) api.disable();
    }
  });

  it('refuses a worker with another device, and accepts it in a mixed search', { timeout: 120_000 }, async () => {
    const refusals: string[] = [];
    const onEvent: QueueExecutorOptions['onEvent'] = (event) => {
      if (event.kind === 'refused') refusals.push(event.reason);
    };
    const strict = await executorOf(await studyOf(), { onEvent });
    const worker = await workerOf({ devices: ['cpu'] });
    await expect.poll(() => refusals, { timeout: 30_000 }).toHaveLength(1);
    expect(refusals[0]).toMatch(/computes with tfjs on cpu, and the search with tfjs on wasm/);
    expect(worker.ids[0]).toContain('-cpu-');
    await strict.close();
    const study = await studyOf();
    const mixed = await executorOf(study, { mixed: true });
    await study.search({ executor: mixed });
    expect(study.trials.map(({ engine: used }) => used?.device)).toEqual(study.trials.map(() => 'cpu'));
  });
});

it('refuses a study with parts that were given as objects', async () => {
  const { space } = await studyOf();
  const study = await createStudy({
    dataset: { name: 'karate-club' },
    space: space.constructor === Object ? 'single-path' : ((() => space) as never),
    algorithm: 'random-search',
    estimator: 'train-scratch',
    plugins,
  });
  await expect(QueueExecutor.start({ queue: 'redis://localhost:1', study })).rejects.toMatchObject({
    code: 'GNAS_INCOMPATIBLE',
    message: expect.stringMatching(/was given its space as objects/),
  });
});

it('says that a server is not there, without its password', { timeout: 60_000 }, async () => {
  for (const queue of ['redis://me:s3cret@127.0.0.1:1', 'postgres://me:s3cret@127.0.0.1:1/db']) {
    const failed = QueueExecutor.start({ queue, study: await studyOf() });
    await expect(failed).rejects.toMatchObject({
      code: 'GNAS_QUEUE_UNAVAILABLE',
      message: expect.not.stringContaining('s3cret'),
    });
  }
});
