/**
 * Trains one fixed network, a GIN of three layers, on data of many graphs, and prints its test figures beside those of the same network
 * without edges. Nothing is chosen by test: the epoch is the best on the validation split.
 *   pnpm bench graph-level [--only esol,freesolv,mutag,proteins] [--epochs 100] [--seed 0]
 * Data come from GNAS_DATA_DIR.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBackend } from '@gnas/backend-tfjs';
import { formatMetric, Registry } from '@gnas/core';
import { ParameterStore, usualTask } from '@gnas/core/plugin';
import { tu } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { fromSmiles } from '@gnas/molecules';
import { TunedGnnSpace } from '@gnas/space';
import { plugin } from '@gnas/task';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: 'freesolv,esol,mutag,proteins' },
    epochs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '0' },
  },
});
const data = process.env.GNAS_DATA_DIR ?? 'data';
const seed = Number(flags.seed);
const molecules = (file, label) => () =>
  fromSmiles({ graphs: join(data, 'molecules', file), label, shares: [0.8, 0.1, 0.1], splitSeed: seed, name: file });
const fair = (name, splits) => () =>
  tu({
    file: join(data, 'graph-level', `${name}.txt`),
    ...(splits && { foldFile: join(data, 'graph-level', 'splits', splits), fold: seed }),
    shares: [0.8, 0.1, 0.1],
  });
const datasets = {
  esol: molecules('ESOL.csv', 'measured log solubility in mols per litre'),
  freesolv: molecules('FreeSolv.csv', 'expt'),
  mutag: fair('MUTAG'),
  proteins: fair('PROTEINS', 'PROTEINS_full_splits.json'),
  nci1: fair('NCI1', 'NCI1_splits.json'),
};
const network = {
  layers: 3,
  hidden: 64,
  heads: 1,
  norm: 'batch',
  residual: 'none',
  alpha: 0.1,
  linearFirst: 'no',
  jumping: 'none',
  head: 'linear',
  activation: 'relu',
  dropout: 0,
  featureDropout: 'no',
  features: 'raw',
  encoding: 'none',
  direction: 'as given',
  selfLoops: 'add',
  learningRate: 0.01,
  weightDecay: 0,
  labelSmoothing: 0,
};
const backend = await createBackend({ device: 'wasm' });
const registry = new Registry([plugin]);
for (const name of flags.only.split(',')) {
  const graph = await datasets[name]();
  const task = await registry.create('tasks', usualTask(graph), { readouts: ['sum'] });
  const inner = new TunedGnnSpace();
  const space = task.wrap(inner).instantiate(task.dimensions(graph));
  const device = backend.upload(graph);
  for (const operation of ['gin', 'linear']) {
    const parameters = new ParameterStore(backend, seed);
    const estimator = new TrainScratchEstimator({ epochs: Number(flags.epochs), patience: 1000, validateEvery: 2 });
    const model = space.parseModel({ ...inner.selectionOf({ ...network, operation }), readout: 0 });
    const context = { backend, task, objective: task.metric(), parameters, seed };
    const before = process.cpuUsage();
    const { bySplit } = await estimator.infer(model, device, 'validation', context);
    const { user, system } = process.cpuUsage(before);
    const figures = task.metrics
      .slice(0, 3)
      .map((metric) => `${metric.title} ${formatMetric(metric, bySplit.test[metric.name])}`);
    console.log(
      `${name}, ${operation}: test ${figures.join(', ')}; ${((user + system) / 1000 / Number(flags.epochs)).toFixed(0)} ms of processor time an epoch`,
    );
    parameters.dispose();
  }
  device.dispose();
}
