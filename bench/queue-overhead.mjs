/**
 * Prints trials a second of 2 worker processes over a queue beside 2 worker threads, for trials that sleep for a fixed time, and the round
 * trip of a trial that takes no time. No pass or fail.
 *   node bench/queue-overhead.mjs --queue redis://localhost [--ms 200] [--trials 100] [--rounds 3]
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createStudy } from '@gnas/core';
import { QueueExecutor } from '@gnas/distributed';
import { WorkerPool } from '@gnas/workers';
import { readOptions, summary } from './measure.mjs';
import plugins from './queue-plugins.mjs';

const values = readOptions(['queue', 'ms', 'trials', 'rounds']);
const [ms, numTrials, rounds] = ['ms', 'trials', 'rounds'].map((name, index) => Number(values[name] ?? [200, 100, 3][index]));
const { queue } = values;
if (!queue) throw new Error('Give the address of a queue server: --queue redis://localhost');

let number = 0;
const studyOf = (time) =>
  createStudy({
    name: `overhead-${process.pid}-${number++}`,
    dataset: 'karate-club',
    space: {
      name: 'single-path',
      options: { hiddenDim: 8, ops: ['gcn', 'sage', 'gin', 'linear', 'gat_1', 'gat_2', 'gat_4', 'cheb', 'arma', 'sg'] },
    },
    algorithm: { name: 'random-search', options: { numTrials, topK: 0 } },
    estimator: { name: 'sleeping', options: { ms: time } },
    reuse: false,
    plugins,
  });

/** -> trials a second */
async function rateOf(study, executor) {
  const started = performance.now();
  await study.search({ executor });
  return (1000 * study.trials.length) / (performance.now() - started);
}

async function threads() {
  const study = await studyOf(ms);
  const references = { ...study.spec.parts, algorithm: undefined, dataset: undefined };
  const parts = new URL('./queue-parts.mjs', import.meta.url);
  const pool = await WorkerPool.start({ workers: 2, parts, data: { references }, graph: study.graph });
  const rate = await rateOf(study, pool);
  await pool.close();
  return rate;
}

async function withWorkers(study, use) {
  const executor = await QueueExecutor.start({ queue, study, versions: {} });
  while (executor.concurrency < 2 || executor.workers.length < 2) await new Promise((resolve) => setTimeout(resolve, 100));
  const result = await use(executor);
  await executor.close();
  return result;
}

async function processes() {
  const study = await studyOf(ms);
  return withWorkers(study, (executor) => rateOf(study, executor));
}

const roundTrips = async () =>
  withWorkers(await studyOf(0), async (executor) => {
    const times = [];
    for (let trial = 0; trial < 60; trial++) {
      const started = performance.now();
      await executor.run({ number: trial, selection: { op_0: 0, op_1: 0 }, seed: trial, phase: 'search' }, undefined);
      times.push(performance.now() - started);
    }
    return times.slice(10);
  });

const script = fileURLToPath(new URL('./queue-worker.mjs', import.meta.url));
const workers = [0, 1].map(() => spawn(process.execPath, [script, queue], { stdio: 'inherit' }));
try {
  const rates = { threads: [], processes: [] };
  for (let round = 0; round < rounds; round++) {
    rates.threads.push(await threads());
    rates.processes.push(await processes());
  }
  const [inThreads, overQueue] = [summary(rates.threads).median, summary(rates.processes).median];
  const { median, p90 } = summary(await roundTrips());
  console.log(
    `${numTrials} trials of ${ms} ms, ${rounds} rounds in turns, ${new URL(queue).protocol.slice(0, -1)}, Node ${process.version}`,
  );
  console.log('| 2 threads | 2 processes over the queue | share | round trip of an empty trial (p90) |\n|---|---|---|---|');
  const share = `${((100 * overQueue) / inThreads).toFixed(1)} %`;
  console.log(
    `| ${inThreads.toFixed(2)} trials/s | ${overQueue.toFixed(2)} trials/s | ${share} | ${median.toFixed(1)} ms (${p90.toFixed(1)} ms) |`,
  );
} finally {
  for (const worker of workers) worker.kill('SIGTERM');
}
