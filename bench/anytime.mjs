/**
 * Compares algorithms on the default space at equal time: each searches each graph for as many seconds. Each run is a study in a file, so a
 * comparison that was stopped goes on; `--print` prints what is there: the best validation score at times, and the mean rank.
 *   pnpm bench anytime [--store anytime.db] [--seconds 60] [--seeds 1] [--only chameleon_filtered,actor]
 *     [--algorithms 'tpe|evolution, asha'] [--print]
 * With --portfolios FILE, JSON of settings by graph, each graph has a portfolio that was built without it. Data come from GNAS_DATA_DIR.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ASHA, NASBOWL, RandomSearch, RegularizedEvolution, TPE } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy } from '@gnas/core';
import { TrainScratchEstimator } from '@gnas/estimator';
import { TunedGnnSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';
import { graphs } from './portfolio/graphs.mjs';

const { values: flags } = parseArgs({
  options: {
    store: { type: 'string', default: 'anytime.db' },
    seconds: { type: 'string', default: '60' },
    seeds: { type: 'string', default: '1' },
    only: { type: 'string', default: 'wisconsin,chameleon_filtered,twitch,citeseer,actor,wordnet' },
    portfolios: { type: 'string' },
    algorithms: { type: 'string' },
    print: { type: 'boolean', default: false },
  },
});
const timeBudget = 1000 * Number(flags.seconds);
const numTrials = Number.MAX_SAFE_INTEGER;
const known = {
  tpe: () => ({ algorithm: new TPE({ numTrials }) }),
  'tpe, asha': () => ({ algorithm: new TPE({ numTrials }), pruner: new ASHA() }),
  evolution: () => ({ algorithm: new RegularizedEvolution({ numTrials, populationSize: 12, sampleSize: 6 }) }),
  'evolution, asha': () => ({
    algorithm: new RegularizedEvolution({ numTrials, populationSize: 12, sampleSize: 6 }),
    pruner: new ASHA(),
  }),
  'nas-bowl': () => ({ algorithm: new NASBOWL({ numTrials, numInitial: 12 }) }),
  random: () => ({ algorithm: new RandomSearch({ numTrials }) }),
  'random, asha': () => ({ algorithm: new RandomSearch({ numTrials }), pruner: new ASHA() }),
  'random, no portfolio': () => ({ algorithm: new RandomSearch({ numTrials, portfolio: false }) }),
};
const algorithms = Object.fromEntries(
  Object.entries(known).filter(([name]) => !flags.algorithms || flags.algorithms.split('|').includes(name)),
);
const portfolios = flags.portfolios ? JSON.parse(readFileSync(flags.portfolios, 'utf8')) : {};

/** The default space with another portfolio. */
class WithPortfolio extends TunedGnnSpace {
  constructor(settings) {
    super();
    this.settings = settings;
  }
  portfolio() {
    return this.settings.map((each) => this.selectionOf(each));
  }
}

const storage = await StudyStorage.open(flags.store);
const names = flags.only.split(',');
const seeds = Array.from({ length: Number(flags.seeds) }, (_, seed) => seed);
const nameOf = (graph, algorithm, seed) => `${graph} ${algorithm} ${seed}`;
for (const seed of flags.print ? [] : seeds)
  for (const graph of names) {
    const { load, objective } = graphs[graph];
    const dataset = await load(process.env.GNAS_DATA_DIR);
    for (const [algorithm, make] of Object.entries(algorithms)) {
      const name = nameOf(graph, algorithm, seed);
      if ((await storage.list()).some((each) => each.name === name)) continue;
      const study = await createStudy({
        dataset,
        space: portfolios[graph] ? new WithPortfolio(portfolios[graph]) : new TunedGnnSpace(),
        ...make(),
        estimator: new TrainScratchEstimator({ epochs: 200, ...(objective && { objective }) }),
        backend: await createBackend({ device: 'wasm' }),
        seed,
        storage,
        name,
      });
      await study.search({ timeBudget });
      console.log(`${name}: ${study.trials.length} trials, best ${study.bestValue}`);
    }
  }

/** Best validation score of a study at each of some shares of the time. */
async function curveOf(name, metric) {
  const trials = (await storage.trials(name)).filter(({ phase }) => phase === 'search');
  const began = Math.min(...trials.map(({ startedAt }) => startedAt));
  return [0.1, 0.25, 0.5, 1].map((share) => {
    const ended = trials.filter(({ startedAt, durationMs }) => startedAt + durationMs - began <= share * timeBudget);
    return Math.max(...ended.map(({ metrics, state }) => (state === 'complete' ? metrics[metric] : 0)), 0);
  });
}

const ranks = {};
for (const graph of names) {
  const metric = graphs[graph].objective ?? 'accuracy';
  const done = (await storage.list()).map(({ name }) => name);
  const curves = {};
  for (const algorithm of Object.keys(algorithms)) {
    const all = await Promise.all(
      seeds
        .map((seed) => nameOf(graph, algorithm, seed))
        .filter((name) => done.includes(name))
        .map((name) => curveOf(name, metric)),
    );
    if (all.length > 0) curves[algorithm] = all[0].map((_, at) => all.reduce((sum, curve) => sum + curve[at], 0) / all.length);
  }
  console.log(`\n${graph}, validation ${metric} after 10, 25, 50 and 100 % of ${flags.seconds} s`);
  for (const [algorithm, curve] of Object.entries(curves)) {
    console.log(`  ${algorithm.padEnd(22)} ${curve.map((value) => (100 * value).toFixed(1).padStart(6)).join(' ')}`);
    const better = Object.values(curves).filter((other) => other.at(-1) > curve.at(-1)).length;
    const same = Object.values(curves).filter((other) => other.at(-1) === curve.at(-1)).length;
    ranks[algorithm] = [...(ranks[algorithm] ?? []), 1 + better + (same - 1) / 2];
  }
}
console.log('\nMean rank at the end');
for (const [algorithm, values] of Object.entries(ranks))
  console.log(
    `  ${algorithm.padEnd(22)} ${(values.reduce((a, b) => a + b, 0) / values.length).toFixed(2)} over ${values.length} graphs`,
  );
await storage.close();
