/**
 * Prints trials a minute with one worker thread, with two, and without (in the calling thread), and the memory that each worker takes:
 * random search in the GraphNAS space on Cora, each trial trained for 100 epochs from scratch. The three take turns, on the same trials.
 * No pass or fail.
 *   node bench/workers.mjs [--trials 20] [--epochs 100] [--rounds 3] [--seed 0]
 * Processor time is that of all threads. Data come from GNAS_DATA_DIR, the user's cache, or are downloaded.
 */
import { RandomSearch } from '@gnas/algorithm';
import { WorkerPool } from '@gnas/workers';
import { graphs } from './graphs.mjs';
import { readOptions, summary } from './measure.mjs';
import makeParts from './worker-parts.mjs';

const values = readOptions(['trials', 'epochs', 'rounds', 'seed']);
const [numTrials, epochs, rounds, seed] = ['trials', 'epochs', 'rounds', 'seed'].map((name, index) =>
  Number(values[name] ?? [20, 100, 3, 0][index]),
);

const graph = await graphs.cora.load();
const { space, estimator, backend } = await makeParts({ epochs });
const setup = { parts: new URL('./worker-parts.mjs', import.meta.url), data: { epochs }, graph };
const resident = () => process.memoryUsage().rss / 2 ** 20;
const algorithm = new RandomSearch({ numTrials });

/** -> trials a minute, and milliseconds of processor time a trial */
async function measure(executor) {
  const started = performance.now();
  const before = process.cpuUsage();
  const options = { backend, seed, ...(executor && { executor }) };
  const { study } = await algorithm.search(space, graph, estimator, options);
  const { user, system } = process.cpuUsage(before);
  const failed = study.trials.filter(({ state }) => state !== 'complete');
  if (failed.length > 0) throw new Error(`${failed.length} trials failed: ${failed[0].error?.message}`);
  return {
    perMinute: (60_000 * numTrials) / (performance.now() - started),
    processor: (user + system) / 1000 / numTrials,
  };
}

// A thread's memory is seen where it starts; what it then needs, after its first trials.
await measure();
const rows = [{ name: 'calling thread', workers: 0 }];
let last = resident();
for (const workers of [1, 2]) {
  const pool = await WorkerPool.start({ ...setup, workers });
  await measure(pool);
  const now = resident();
  rows.push({ name: `${workers} worker${workers === 1 ? '' : 's'}`, workers, pool, memory: (now - last) / workers });
  last = now;
}

for (const row of rows) row.samples = [];
for (let round = 0; round < rounds; round++) for (const row of rows) row.samples.push(await measure(row.pool));

const medianOf = (row, what) => summary(row.samples.map((sample) => sample[what])).median;
console.log(
  `Cora, GraphNAS space, ${numTrials} trials of ${epochs} epochs, ${rounds} rounds in turns; device ${backend.device}, Node ${process.version}`,
);
console.log(`| | trials a minute (p10 - p90) | to one worker | processor ms a trial | MiB a worker |\n|---|---|---|---|---|`);
const one = rows[1];
for (const row of rows) {
  const { median, p10, p90 } = summary(row.samples.map(({ perMinute }) => perMinute));
  const ratio = summary(row.samples.map(({ perMinute }, round) => perMinute / one.samples[round].perMinute)).median;
  console.log(
    `| ${row.name} | ${median.toFixed(0)} (${p10.toFixed(0)} - ${p90.toFixed(0)}) | ${ratio.toFixed(2)} | ${medianOf(row, 'processor').toFixed(0)} | ${row.memory === undefined ? '' : row.memory.toFixed(0)} |`,
  );
}
for (const { pool } of rows) await pool?.close();
