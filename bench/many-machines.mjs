/**
 * Simulates a search on 1 to 1,000 workers, and prints how busy they are. Nothing is trained: a trial takes a time that was recorded on this
 * machine, scaled to a mean of `--minutes`, on a virtual clock. What the process that searches does is real, and its processor time passes
 * on the same clock, with `--queue-ms` for each message.
 *   node bench/many-machines.mjs [--workers 1,10,100,1000] [--minutes 10] [--queue-ms 1] [--rounds 4] [--recorded 24]
 */
import { ASHA, RandomSearch, RegularizedEvolution } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { BaseEstimator, missedBar, Random } from '@gnas/core/plugin';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { readOptions } from './measure.mjs';

const values = readOptions(['workers', 'minutes', 'queue-ms', 'rounds', 'recorded']);
const counts = (values.workers ?? '1,10,100,1000').split(',').map(Number);
const [minutes, queueMs, rounds, numRecorded] = ['minutes', 'queue-ms', 'rounds', 'recorded'].map((name, index) =>
  Number(values[name] ?? [10, 1, 4, 24][index]),
);
const looks = 10;
const graph = karateClub();
const backend = await createBackend();
const space = () => new GraphNasNodeClassificationSpace();

/** Processor time of trials of random architectures, with a mean of 1. */
async function record() {
  const times = [];
  let before = process.cpuUsage();
  await new RandomSearch({ numTrials: numRecorded + 1, topK: 0 }).search(
    space(),
    graph,
    new TrainScratchEstimator({ epochs: 10 }),
    {
      backend,
      onTrial: () => {
        const { user, system } = process.cpuUsage(before);
        times.push(user + system);
        before = process.cpuUsage();
      },
    },
  );
  // The first one includes what is done once.
  const kept = times.slice(1);
  const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
  return kept.map((time) => time / mean);
}

/** A training whose score rises to a level that the seed decides, as far as bars let it. */
class Simulated extends BaseEstimator {
  async infer(_model, _graph, _split, { seed, bars }) {
    const level = new Random(seed).uniform();
    const curve = { epochs: [], trainLoss: [], validation: [] };
    for (let epoch = 1; ; epoch++) {
      const accuracy = level * (1 - 0.7 ** epoch);
      curve.epochs.push(epoch);
      curve.trainLoss.push(1);
      curve.validation.push(accuracy);
      const pruned = missedBar(bars, epoch, accuracy);
      if (pruned || epoch === looks) return { metrics: { accuracy }, loss: 0, curve, ...(pruned && { pruned }) };
    }
  }
}

/** Workers on a virtual clock, in milliseconds. A worker takes the next trial of the queue as soon as it is free. */
class VirtualWorkers {
  /** The clock of the process that searches. */
  now = 0;
  busy = 0;
  calls = 0;
  #free;
  #waiting = [];
  #running = [];

  constructor(concurrency, timeOf) {
    this.concurrency = concurrency;
    this.timeOf = timeOf;
    this.#free = Array.from({ length: concurrency }, () => 0);
  }

  run(request) {
    this.calls++;
    this.now += queueMs;
    return new Promise((resolve) => {
      this.#waiting.push({ request, resolve, asked: this.now });
    });
  }

  async #begin() {
    while (this.#free.length > 0 && this.#waiting.length > 0) {
      this.#free.sort((a, b) => a - b);
      const { request, resolve, asked } = this.#waiting.shift();
      const started = Math.max(this.#free.shift(), asked);
      const estimate = await new Simulated().infer(undefined, undefined, 'validation', request);
      const time = this.timeOf(request.number) * (estimate.curve.epochs.length / looks);
      this.busy += time;
      this.#running.push({ end: started + time, resolve, answer: { estimate, parameters: new Map() } });
    }
  }

  /** Lets time pass until the search has ended. */
  async drive(search) {
    let isOver = false;
    const over = search.finally(() => {
      isOver = true;
    });
    let before = process.cpuUsage();
    while (!isOver) {
      for (let quiet = 0, seen = this.calls; quiet < 3 && !isOver; quiet++) {
        await new Promise((resolve) => setImmediate(resolve));
        if (this.calls !== seen) quiet = -1;
        seen = this.calls;
      }
      const { user, system } = process.cpuUsage(before);
      this.now += (user + system) / 1000;
      await this.#begin();
      this.#running.sort((a, b) => a.end - b.end);
      const next = this.#running.shift();
      before = process.cpuUsage();
      if (!next) continue;
      this.#free.push(next.end);
      this.now = Math.max(this.now, next.end) + queueMs;
      next.resolve(next.answer);
    }
    await over;
  }
}

const recorded = await record();
const spread = [...recorded].sort((a, b) => a - b);
console.log(
  `${recorded.length} recorded trials: the quickest takes ${spread[0].toFixed(2)} and the slowest ${spread.at(-1).toFixed(2)} of the mean, which is ${minutes} min; ${queueMs} ms for each message; Node ${process.version}`,
);
console.log('| workers | algorithm | trials | efficiency | of the writer | writer ms a trial |\n|---|---|---|---|---|---|');
for (const workers of counts) {
  const numTrials = rounds * workers + 60;
  const common = { numTrials, topK: 0 };
  const evolution = (batchSize) => new RegularizedEvolution({ ...common, populationSize: 50, sampleSize: 10, batchSize });
  const cases = [
    ['random search', new RandomSearch(common)],
    ['evolution, batch 10', evolution(10)],
    ['evolution, batch = 2 x workers', evolution(2 * workers)],
    ['random search, ASHA lag 8', new RandomSearch(common), new ASHA({ minEpochs: 1, reductionFactor: 3, lag: 8 })],
    [
      'random search, ASHA lag = 2 x workers',
      new RandomSearch(common),
      new ASHA({ minEpochs: 1, reductionFactor: 3, lag: 2 * workers }),
    ],
  ];
  for (const [name, algorithm, pruner] of cases) {
    const random = new Random(1);
    const times = Array.from({ length: numTrials }, () => recorded[random.integer(recorded.length)] * minutes * 60_000);
    const executor = new VirtualWorkers(workers, (number) => times[number]);
    const begun = process.cpuUsage();
    const options = { backend, executor, reuse: false, ...(pruner && { pruner }) };
    await executor.drive(algorithm.search(space(), graph, new Simulated(), options));
    const { user, system } = process.cpuUsage(begun);
    const writer = (user + system) / 1000;
    const percent = (share) => `${(100 * share).toFixed(1)} %`;
    console.log(
      `| ${workers} | ${name} | ${numTrials} | ${percent(executor.busy / (workers * executor.now))} | ${percent(writer / executor.now)} | ${(writer / numTrials).toFixed(1)} |`,
    );
  }
}
