/**
 * How long it takes to look at a study of a million trials, and to go on with a large one.
 *   pnpm bench studies [--trials 1000000] [--resume 100000] [--store file or postgres://...]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy } from '@gnas/core';
import { BaseEstimator, Random } from '@gnas/core/plugin';
import { karateClub } from '@gnas/datasets';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';
import { exponent, now, readOptions } from './measure.mjs';

const gnas = fileURLToPath(new URL('../packages/cli/bin/gnas.js', import.meta.url));
const { trials: numTrials = '1000000', resume: numResumed = '100000', store } = readOptions(['trials', 'resume', 'store']);
const folder = mkdtempSync(join(tmpdir(), 'gnas-bench-'));
const location = store ?? join(folder, 'studies.db');
const random = new Random(0);

/** Makes a trial like those of a search with 10 epochs per training. One in a hundred has failed. */
function trial(number) {
  const failed = number % 100 === 99;
  // A validation split of 500 nodes has 501 possible accuracies, so many trials are alike.
  const accuracy = random.integer(501) / 500;
  const epochs = Array.from({ length: 10 }, (_, index) => index + 1);
  return {
    number,
    selection: { in_2: 0, op_2: random.integer(9), in_3: random.integer(2), op_3: random.integer(9), act: 1, concat: 0 },
    state: failed ? 'failed' : 'complete',
    phase: 'search',
    seed: random.integer(2 ** 31),
    metrics: failed ? {} : { accuracy, macroF1: accuracy, loss: 1 - accuracy / 2 },
    ...(failed
      ? { error: { code: 'GNAS_DIVERGED', message: 'The loss became NaN in epoch 3.' } }
      : { bySplit: { test: { accuracy, loss: 1 - accuracy / 2 } } }),
    cost: { parameters: 20_000, flops: 2e7 },
    startedAt: 1_700_000_000_000 + number * 1000,
    durationMs: 900 + random.integer(100),
    curve: { epochs, trainLoss: epochs.map((epoch) => 2 / epoch), validation: epochs.map((epoch) => accuracy - 0.1 / epoch) },
  };
}

/** Returns a metric without training, so that a search costs only what the search itself does. */
class DrawnEstimator extends BaseEstimator {
  training = 'none';

  async infer(_model, _graph, _split, { seed }) {
    return { metrics: { accuracy: new Random(seed).uniform() }, loss: 0 };
  }
}

const backend = await createBackend();

/** A study of trials that cost nothing, none of which is answered from another. */
const studyOf = (count, kept = {}) =>
  createStudy({
    dataset: karateClub(),
    space: new GraphNasNodeClassificationSpace({ hiddenDim: 8 }),
    algorithm: new RandomSearch({ numTrials: count, avoidRepeats: false }),
    estimator: new DrawnEstimator(),
    backend,
    reuse: false,
    ...kept,
  });

async function timed(run) {
  const started = now();
  const result = await run();
  return { result, ms: now() - started };
}

function print(title, ms) {
  console.log(`${title.padEnd(44)} ${ms < 10_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`}`);
}

async function write() {
  const storage = await StudyStorage.open(location);
  const study = await storage.begin({ name: 'large', spec: (await studyOf(1)).spec });
  const { ms } = await timed(async () => {
    const batch = 10_000;
    for (let from = 0; from < numTrials; from += batch)
      await study.recordAll(Array.from({ length: Math.min(batch, numTrials - from) }, (_, index) => trial(from + index)));
  });
  await study.close('complete');
  await storage.close();
  print(`write ${Number(numTrials).toLocaleString('en')} trials`, ms);
  if (store === undefined) console.log(`${'size'.padEnd(44)} ${(statSync(location).size / 2 ** 20).toFixed(0)} MiB`);
}

async function look() {
  const open = await timed(() => StudyStorage.open(location));
  const storage = open.result;
  const steps = {
    summary: () => storage.summary('large'),
    'first 100 trials': () => storage.trials('large', { limit: 100 }),
    '100 trials in the middle': () => storage.trials('large', { from: numTrials / 2, limit: 100 }),
    'best 100 trials': () => storage.trials('large', { orderBy: 'value', limit: 100 }),
  };
  print('open', open.ms);
  let sum = open.ms;
  for (const [name, run] of Object.entries(steps)) {
    const { ms } = await timed(run);
    sum += ms;
    print(name, ms);
  }
  print('all of these', sum);
  await storage.close();
  for (const words of [
    ['list', 'studies'],
    ['show', 'large'],
    ['compare', 'large', 'large'],
  ]) {
    const { result, ms } = await timed(() => spawnSync(process.execPath, [gnas, ...words, '--store', location]));
    if (result.status !== 0) throw new Error(String(result.stderr));
    print(`gnas ${words.join(' ')} (a process)`, ms);
  }
  const { ms } = await timed(() => spawnSync(process.execPath, [gnas, '--version']));
  print('gnas --version (a process, for comparison)', ms);
}

async function goOn() {
  const whole = await studyOf(Number(numResumed));
  const { ms } = await timed(() => whole.search());
  print(`search ${Number(numResumed).toLocaleString('en')} trials without training`, ms);
  const points = [];
  for (const share of [0.25, 0.5, 1]) {
    const count = Math.round(numResumed * share);
    const name = `resumed-${count}`;
    const storage = await StudyStorage.open(location);
    const begun = await storage.begin({ name, spec: whole.spec });
    await begun.recordAll(whole.trials.slice(0, count));
    await begun.close('stopped');
    const opened = await timed(() => studyOf(count, { storage, name }));
    print(`resume: open a study of ${count.toLocaleString('en')} trials`, opened.ms);
    const searched = await timed(() => opened.result.search());
    print(`resume: search over ${count.toLocaleString('en')} trials`, searched.ms);
    points.push([count, opened.ms + searched.ms]);
    await storage.close();
  }
  console.log(`${'time to resume grows with'.padEnd(44)} trials ** ${exponent(points).toFixed(2)}`);
}

await write();
await look();
await goOn();
rmSync(folder, { recursive: true, force: true });
