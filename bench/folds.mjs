/**
 * Compares the choice of a configuration by one validation split with the choice by the mean of several folds, by test accuracy: the best
 * alone, and the average of the best five. The trials are the configurations of the portfolio's pool. Nothing is chosen by test.
 *   pnpm bench folds [--only cornell,wisconsin] [--splits 3] [--trials 24] [--folds 5]
 * Data come from GNAS_DATA_DIR.
 */
import { parseArgs } from 'node:util';
import { createBackend } from '@gnas/backend-tfjs';
import { NodeClassification } from '@gnas/core';
import { modelOutputs, ParameterStore, traceSummary } from '@gnas/core/plugin';
import { heterophilous } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { TunedGnnSpace } from '@gnas/space';
import { configurations } from './portfolio/pool.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: 'cornell,wisconsin' },
    splits: { type: 'string', default: '3' },
    trials: { type: 'string', default: '24' },
    epochs: { type: 'string', default: '150' },
    folds: { type: 'string', default: '5' },
  },
});
const task = new NodeClassification();
const objective = task.metric();
const backend = await createBackend({ device: 'wasm' });
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const percent = (value) => `${(100 * value).toFixed(1)}`;

for (const name of flags.only.split(',')) {
  const rows = { 'one split': [], [`${flags.folds} folds`]: [] };
  for (let split = 0; split < Number(flags.splits); split++) {
    const graph = await heterophilous({ name, split });
    const space = new TunedGnnSpace().instantiate(task.dimensions(graph));
    const device = backend.upload(graph);
    const estimator = new TrainScratchEstimator({
      epochs: Number(flags.epochs),
      patience: 40,
      validateEvery: 2,
      folds: Number(flags.folds),
    });
    const nodes = Int32Array.from({ length: graph.numNodes }, (_, node) => node);
    const pool = configurations().filter(({ selection }) => traceSummary(space.parseModel(selection), graph).flops < 2e8);
    const trials = [];
    for (const { selection } of pool.slice(0, Number(flags.trials))) {
      const model = space.parseModel(selection);
      const parameters = new ParameterStore(backend, split);
      const context = { backend, task, objective, parameters, seed: split };
      const { metrics, curve } = await estimator.infer(model, device, 'validation', context);
      const output = await modelOutputs(model, device, nodes, context);
      trials.push({ one: Math.max(...curve.validation), folds: metrics.accuracy, output });
      parameters.dispose();
    }
    const score = (chosen) => task.evaluate(task.average(chosen.map(({ output }) => output)), graph, graph.split.test).accuracy;
    for (const [key, row] of [
      ['one', rows['one split']],
      ['folds', rows[`${flags.folds} folds`]],
    ]) {
      const ranked = trials.toSorted((a, b) => b[key] - a[key]);
      row.push({
        alone: score(ranked.slice(0, 1)),
        five: score(ranked.slice(0, 5)),
        each: mean(ranked.slice(0, 5).map((each) => score([each]))),
      });
    }
    device.dispose();
  }
  for (const [chosenBy, row] of Object.entries(rows))
    console.log(
      `${name}, ${chosenBy}: best alone ${percent(mean(row.map(({ alone }) => alone)))}, mean of the best five ${percent(mean(row.map(({ each }) => each)))}, their average ${percent(mean(row.map(({ five }) => five)))}`,
    );
}
