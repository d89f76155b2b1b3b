/**
 * Compares algorithms on the default space at equal time: each searches each graph for as many seconds. Each run is a study in a file, so a
 * comparison that was stopped goes on; `--print` prints what is there: the best validation score at times, and the mean rank.
 *   pnpm bench anytime [--store anytime.db] [--seconds 60] [--seeds 1] [--only chameleon_filtered,actor]
 *     [--algorithms 'tpe|evolution, asha'] [--print] [--draw curves.svg]
 * With --portfolios FILE, JSON of settings by graph, each graph has a portfolio that was built without it. Data come from GNAS_DATA_DIR.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy } from '@gnas/core';
import { TrainScratchEstimator } from '@gnas/estimator';
import { TunedGnnSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';
import { graphs } from '../portfolio/graphs.mjs';
import { algorithms as known } from './algorithms.mjs';
import { curveOf, meanAt } from './curves.mjs';
import { drawCurves } from './draw.mjs';

const { values: flags } = parseArgs({
  options: {
    store: { type: 'string', default: 'anytime.db' },
    seconds: { type: 'string', default: '60' },
    seeds: { type: 'string', default: '1' },
    only: { type: 'string', default: 'wisconsin,chameleon_filtered,twitch,citeseer,actor,wordnet' },
    portfolios: { type: 'string' },
    algorithms: { type: 'string' },
    print: { type: 'boolean', default: false },
    draw: { type: 'string' },
  },
});
const limit = Number(flags.seconds);
const chosen = flags.algorithms?.split('|') ?? Object.keys(known);
refuseUnknown('--algorithms', chosen, known, ' | ');
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

const names = flags.only.split(',');
refuseUnknown('--only', names, graphs, ',');
const storage = await StudyStorage.open(flags.store);
const seeds = Array.from({ length: Number(flags.seeds) }, (_, seed) => seed);
const nameOf = (graph, algorithm, seed) => `${graph} ${algorithm} ${seed}`;
for (const seed of flags.print || flags.draw ? [] : seeds)
  for (const graph of names) {
    const { load, objective } = graphs[graph];
    const dataset = await load(process.env.GNAS_DATA_DIR);
    for (const algorithm of chosen) {
      const name = nameOf(graph, algorithm, seed);
      if ((await storage.list()).some((each) => each.name === name)) continue;
      const study = await createStudy({
        dataset,
        space: portfolios[graph] ? new WithPortfolio(portfolios[graph]) : new TunedGnnSpace(),
        ...known[algorithm](),
        estimator: new TrainScratchEstimator({ epochs: 200, ...(objective && { objective }) }),
        backend: await createBackend({ device: 'wasm' }),
        seed,
        storage,
        name,
      });
      await study.search({ timeBudget: 1000 * limit });
      console.log(`${name}: ${study.trials.length} trials, best ${study.bestValue}`);
    }
  }

const done = new Set((await storage.list()).map(({ name }) => name));
const panels = [];
for (const graph of names) {
  const metric = graphs[graph].objective ?? 'accuracy';
  const curves = {};
  for (const algorithm of chosen) {
    const ended = seeds.map((seed) => nameOf(graph, algorithm, seed)).filter((name) => done.has(name));
    if (ended.length > 0) curves[algorithm] = await Promise.all(ended.map((name) => curveOf(storage, name, metric)));
  }
  if (Object.keys(curves).length > 0) panels.push({ title: `${graph}, validation ${metric}`, curves });
}
await storage.close();

const ranks = {};
for (const { title, curves } of panels) {
  console.log(`\n${title} after 10, 25, 50 and 100 % of ${limit} s`);
  const ends = Object.values(curves).map((each) => meanAt(each, Number.POSITIVE_INFINITY) ?? 0);
  for (const [algorithm, each] of Object.entries(curves)) {
    const values = [0.1, 0.25, 0.5, 1].map((share) => meanAt(each, share * limit) ?? 0);
    console.log(`  ${algorithm.padEnd(24)} ${values.map((value) => (100 * value).toFixed(1).padStart(6)).join(' ')}`);
    const end = meanAt(each, Number.POSITIVE_INFINITY) ?? 0;
    const [better, same] = [ends.filter((other) => other > end).length, ends.filter((other) => other === end).length];
    ranks[algorithm] = [...(ranks[algorithm] ?? []), 1 + better + (same - 1) / 2];
  }
}
console.log('\nMean rank at the end');
for (const [algorithm, values] of Object.entries(ranks))
  console.log(
    `  ${algorithm.padEnd(24)} ${(values.reduce((a, b) => a + b, 0) / values.length).toFixed(2)} over ${values.length} graphs`,
  );
if (flags.draw) writeFileSync(flags.draw, drawCurves(panels, limit));

/** Ends the program if a flag has a name that nothing has. */
function refuseUnknown(flag, given, all, separator) {
  const unknown = given.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length === 0) return;
  console.error(
    `${flag} has ${unknown.map((name) => `"${name}"`).join(' and ')}; expected some of: ${Object.keys(all).join(separator)}`,
  );
  process.exit(2);
}
