// Searches NAS-Bench-Graph's published tables with every sample-based algorithm, as the benchmark's paper does:
// node nas-bench-graph.mjs [--datasets cora,pubmed,arxiv,proteins] [--seeds 20] [--trials 524] [--algorithms 'RandomSearch|TPE']
import { parseArgs } from 'node:util';
import * as algorithms from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { karateClub, nasBenchGraph } from '@gnas/datasets';
import { TabularEstimator } from '@gnas/estimator';
import { NasBenchGraphSpace } from '@gnas/space';

const { values: flags } = parseArgs({
  options: {
    datasets: { type: 'string', default: 'cora,pubmed,arxiv,proteins' },
    algorithms: { type: 'string' },
    maximize: { type: 'string', default: 'test,validation' },
    seeds: { type: 'string', default: '20' },
    trials: { type: 'string', default: '524' },
  },
});
const numTrials = Number(flags.trials);
const searches = {
  RandomSearch: () => new algorithms.RandomSearch({ numTrials }),
  GridSearch: () => new algorithms.GridSearch({ numTrials }),
  GraphNasRL: () => new algorithms.GraphNasRL({ numTrials, topK: 0 }),
  'GraphNasRL lr 0.01': () => new algorithms.GraphNasRL({ numTrials, topK: 0, learningRate: 0.01 }),
  RL: () => new algorithms.RL({ numTrials, weightShare: false }),
  RegularizedEvolution: () => new algorithms.RegularizedEvolution({ numTrials }),
  LocalSearch: () => new algorithms.LocalSearch({ numTrials }),
  NASBOWL: () => new algorithms.NASBOWL({ numTrials }),
  NSGA2: () => new algorithms.NSGA2({ numTrials }),
  TPE: () => new algorithms.TPE({ numTrials }),
  'RegularizedEvolution, 12': () => new algorithms.RegularizedEvolution({ numTrials, populationSize: 12, sampleSize: 6 }),
  'NASBOWL, 12': () => new algorithms.NASBOWL({ numTrials, numInitial: 12 }),
};
/** Test performance on Cora as the benchmark's paper reports it (Qin et al. 2022). */
const published = { GNAS: 82.04, 'Auto-GNN': 81.8, Random: 82.09, EA: 81.85, RL: 82.27 };

const backend = await createBackend();
// A table ignores the graph, so the smallest one keeps the search cheap.
const graph = karateClub();
const percent = (value) => (100 * value).toFixed(2).padStart(6);
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

for (const name of flags.datasets.split(',')) {
  const table = await nasBenchGraph(name);
  const rows = [...table].map(([, row]) => row);
  const optimum = Math.max(...rows.map(({ test }) => test));
  const chosen = rows.reduce((a, b) => (b.validation > a.validation ? b : a));
  console.log(
    `\n${name}: ${table.size} architectures, ${numTrials} trials, ${flags.seeds} seeds, test ${table.metric} in percent`,
  );
  for (const maximize of flags.maximize.split(',')) {
    const best = maximize === 'test' ? `its optimum ${percent(optimum)}` : `the best on validation has ${percent(chosen.test)}`;
    console.log(`  maximizing ${maximize} (${best})`);
    for (const algorithm of flags.algorithms?.split('|') ?? Object.keys(searches)) {
      const found = [];
      const started = performance.now();
      const seeds = algorithm === 'GridSearch' ? 1 : Number(flags.seeds);
      let hits = 0;
      for (let seed = 0; seed < seeds; seed++) {
        const space = new NasBenchGraphSpace({ setting: name });
        const estimator = new TabularEstimator({ table, maximize });
        const { best: trial } = await searches[algorithm]().search(space, graph, estimator, { backend, seed });
        found.push(trial.bySplit.test[table.metric]);
        if (trial.metrics[table.metric] === (maximize === 'test' ? optimum : chosen.validation)) hits++;
      }
      const seconds = (performance.now() - started) / 1000 / seeds;
      console.log(
        `    ${algorithm.padEnd(22)}${percent(mean(found))} ± ${deviation(found.map((value) => 100 * value)).toFixed(2)}   optimum ${String(hits).padStart(2)}/${seeds}   ${seconds.toFixed(1)} s a search`,
      );
    }
    if (name === 'cora' && maximize === 'test')
      for (const [method, value] of Object.entries(published))
        console.log(`    ${`${method} (paper)`.padEnd(22)}${value.toFixed(2)}`);
  }
}
