/**
 * Compares ways to combine the trials of a search, by accuracy or ROC AUC on test: the best alone, the average of the best five, and greedy
 * selection (Caruana et al. 2004) with and without bagging. The trials are the configurations of the portfolio's pool. Nothing is chosen by
 * test.
 *   pnpm bench ensembles [--only cornell,wisconsin] [--splits 3] [--trials 30]
 * Data come from GNAS_DATA_DIR.
 */
import { parseArgs } from 'node:util';
import { createBackend } from '@gnas/backend-tfjs';
import { NodeClassification } from '@gnas/core';
import { modelOutputs, ParameterStore, Random, traceSummary } from '@gnas/core/plugin';
import { heterophilous, planetoid } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { TunedGnnSpace } from '@gnas/space';
import { configurations } from './portfolio/pool.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: 'cornell,wisconsin,chameleon_filtered,actor,citeseer' },
    splits: { type: 'string', default: '3' },
    trials: { type: 'string', default: '30' },
    epochs: { type: 'string', default: '150' },
  },
});
const task = new NodeClassification();
const backend = await createBackend({ device: 'wasm' });
const metric = 'accuracy';
const averageOf = (outputs) => task.average(outputs);

/** Greedy selection with replacement from the best few on, on some of the validation nodes. -> chosen indices */
function greedy(ranked, scoreOn, { start = 3, size = 10 } = {}) {
  const chosen = ranked.slice(0, start);
  let best = { score: scoreOn(chosen), chosen: [...chosen] };
  while (chosen.length < size) {
    const scores = ranked.map((index) => scoreOn([...chosen, index]));
    chosen.push(ranked[scores.indexOf(Math.max(...scores))]);
    const score = Math.max(...scores);
    if (score > best.score) best = { score, chosen: [...chosen] };
  }
  return best.chosen;
}

const methods = {
  best: ({ ranked }) => ranked.slice(0, 1),
  'average of 3': ({ ranked }) => ranked.slice(0, 3),
  'average of 5': ({ ranked }) => ranked.slice(0, 5),
  'average of 10': ({ ranked }) => ranked.slice(0, 10),
  'average of 5 within one standard error': ({ ranked, fitness, validation }) => {
    const top = fitness[ranked[0]];
    const error = Math.sqrt((top * (1 - top)) / validation.length);
    return ranked.slice(0, 5).filter((index) => fitness[index] >= top - error);
  },
  greedy: ({ ranked, score, validation }) => greedy(ranked, (indices) => score(indices, validation)),
  'greedy from 5, bagged': ({ ranked, score, validation, random }) =>
    Array.from({ length: 10 }, () => {
      const drawn = Int32Array.from(validation, () => validation[random.integer(validation.length)]);
      const pool = ranked.filter(() => random.uniform() < 0.5);
      return pool.length < 3 ? [] : greedy(pool, (indices) => score(indices, drawn), { start: 3, size: 8 });
    }).flat(),
};

const table = {};
for (const name of flags.only.split(',')) {
  const rows = Object.fromEntries(Object.keys(methods).map((method) => [method, []]));
  for (let split = 0; split < Number(flags.splits); split++) {
    const graph = name === 'citeseer' ? await planetoid('citeseer') : await heterophilous({ name, split });
    const space = new TunedGnnSpace().instantiate(task.dimensions(graph));
    const device = backend.upload(graph);
    const estimator = new TrainScratchEstimator({ epochs: Number(flags.epochs), patience: 40, validateEvery: 2 });
    const nodes = Int32Array.from({ length: graph.numNodes }, (_, node) => node);
    const outputs = [];
    const pool = configurations().filter(({ selection }) => traceSummary(space.parseModel(selection), graph).flops < 5e8);
    for (const { selection } of pool.slice(0, Number(flags.trials))) {
      const model = space.parseModel(selection);
      const parameters = new ParameterStore(backend, split);
      const context = { backend, task, objective: task.metric(), parameters, seed: split };
      await estimator.infer(model, device, 'validation', context);
      outputs.push(await modelOutputs(model, device, nodes, context));
      parameters.dispose();
    }
    device.dispose();
    const { validation, test } = graph.split;
    const score = (indices, on) => task.evaluate(averageOf(indices.map((index) => outputs[index])), graph, on)[metric];
    const fitness = outputs.map((_, index) => score([index], validation));
    const losses = outputs.map((output) => task.evaluate(output, graph, validation).loss);
    const ranked = [...outputs.keys()].sort((a, b) => fitness[b] - fitness[a] || losses[a] - losses[b]);
    for (const [method, choose] of Object.entries(methods)) {
      const chosen = choose({ ranked, fitness, score, validation, random: new Random(split) });
      rows[method].push(100 * score(chosen, test));
    }
  }
  table[name] = rows;
  const mean = (values) => (values.reduce((a, b) => a + b, 0) / values.length).toFixed(1);
  console.log(name);
  for (const [method, values] of Object.entries(rows))
    console.log(`  ${method.padEnd(40)} ${mean(values)}  (${values.map((value) => value.toFixed(1)).join(', ')})`);
}
