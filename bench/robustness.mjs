/**
 * Prints what a robust architecture keeps under attack that the best clean one of the same space loses. No pass or fail.
 *   node bench/robustness.mjs [--seeds 5] [--dataset cora] [--lambda 0.5]
 * Data come from GNAS_DATA_DIR, the user's cache, or are downloaded.
 */
import { parseArgs } from 'node:util';
import { GRNA, Spos } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { evaluate, ParameterStore } from '@gnas/core/plugin';
import { planetoid } from '@gnas/datasets';
import {
  diceAttack,
  gradientAttack,
  OneShotEstimator,
  RobustEstimator,
  randomAttack,
  TrainScratchEstimator,
} from '@gnas/estimator';
import { SinglePathNodeClassificationSpace, withStructureMasks } from '@gnas/space';
import { objective, task } from './task.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    dataset: { type: 'string', default: 'cora' },
    lambda: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const seeds = Number(values.seeds);
const lambda = values.lambda === undefined ? {} : { lambda: Number(values.lambda) };

const backend = await createBackend({ device: 'auto' });
const graph = await planetoid(values.dataset, { normalizeFeatures: true });
const budget = { warmupSteps: 300, populationSize: 20, generations: 6 };
const space = () =>
  withStructureMasks(
    new SinglePathNodeClassificationSpace({ hiddenDim: 64, dropout: 0.6, ops: ['gcn', 'gat_2', 'sage', 'arma', 'linear'] }),
  );
const searches = [
  ['clean (Spos)', () => new Spos(budget), () => new OneShotEstimator()],
  ['robust (GRNA)', () => new GRNA(budget), () => new RobustEstimator(new OneShotEstimator(), lambda)],
];

// These attackers know every label. Those during a search know the train labels only, and draw from other seeds.
const attackSeed = 1000;
const strengths = [0.05, 0.1, 0.2];
const attacks = [
  ['clean', (clean) => clean],
  ...strengths.map((rate) => [`random ${rate}`, (clean, seed) => randomAttack(clean, { rate, seed })]),
  ...strengths.map((rate) => [`DICE ${rate}`, (clean, seed) => diceAttack(clean, { rate, seed, labels: clean.labels })]),
  ...strengths.map((rate) => [`gradient ${rate}`, (clean, seed) => gradientAttack(clean, { rate, seed })]),
];

const mean = (figures) => figures.reduce((a, b) => a + b, 0) / figures.length;
const deviation = (figures) => {
  const middle = mean(figures);
  return Math.sqrt(figures.reduce((sum, figure) => sum + (figure - middle) ** 2, 0) / Math.max(1, figures.length - 1));
};
const show = (figures) => `${mean(figures).toFixed(1)} +- ${deviation(figures).toFixed(1)}`;

const trainer = new TrainScratchEstimator({ epochs: 200, learningRate: 0.01, weightDecay: 5e-4 });
const results = new Map(searches.map(([name]) => [name, new Map(attacks.map(([attack]) => [attack, []]))]));
for (let seed = 0; seed < seeds; seed++) {
  const attacked = attacks.map(([attack, perturb]) => [attack, perturb(graph, attackSeed + seed)]);
  for (const [name, make, makeEstimator] of searches) {
    const started = performance.now();
    const found = space();
    const { selection, best } = await make().search(found, graph, makeEstimator(), { backend, seed });
    const seconds = (performance.now() - started) / 1000;
    const model = found.parseModel(selection);
    const device = backend.upload(graph);
    const parameters = new ParameterStore(backend, seed);
    await trainer.infer(model, device, 'validation', { backend, task, objective, parameters, seed });
    for (const [attack, perturbed] of attacked) {
      const target = backend.upload(perturbed);
      const { metrics } = await evaluate(model, target, 'test', { backend, task, parameters });
      results
        .get(name)
        .get(attack)
        .push(100 * metrics.accuracy);
      target.dispose();
    }
    parameters.dispose();
    device.dispose();
    if (values.verbose)
      console.log(
        `seed ${seed} ${name}: ${Object.values(found.describe(selection)).join(' ')}; one-shot accuracy ${best.metrics.accuracy.toFixed(3)}; ${seconds.toFixed(0)} s; under ${[...results.get(name)].map(([attack, figures]) => `${attack} ${figures.at(-1).toFixed(1)}`).join(', ')}`,
      );
  }
}

console.log(
  `\nTest accuracy on ${values.dataset}, trained from scratch on the clean graph, mean of ${seeds} seeds, device ${backend.device}\n`,
);
console.log(`| attack | ${searches.map(([name]) => name).join(' | ')} | loses less by |`);
console.log(`| --- | ${searches.map(() => '---').join(' | ')} | --- |`);
for (const [attack] of attacks) {
  const [clean, robust] = searches.map(([name]) => results.get(name).get(attack));
  const lost = (name) =>
    results
      .get(name)
      .get('clean')
      .map((figure, seed) => figure - results.get(name).get(attack)[seed]);
  const [first, second] = searches.map(([name]) => lost(name));
  console.log(
    `| ${attack} | ${show(clean)} | ${show(robust)} | ${attack === 'clean' ? '' : show(first.map((loss, seed) => loss - second[seed]))} |`,
  );
}
