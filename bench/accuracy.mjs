/**
 * Prints the test accuracy of published models on the public splits, trained through the public API. No pass or fail.
 *   pnpm bench accuracy [--seeds 10]
 * Data come from GNAS_DATA_DIR, the user's cache, or are downloaded.
 */
import { parseArgs } from 'node:util';
import { createBackend } from '@gnas/backend-tfjs';
import { ParameterStore } from '@gnas/core/plugin';
import { planetoid } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { gat, gcn } from './published-models.mjs';
import { objective, task } from './task.mjs';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const seeds = Number(values.seeds);

const firstLayerOnly = { weightDecayOf: ({ name }) => (name.startsWith('layer_0/') ? 5e-4 : 0) };
const rows = [
  {
    model: 'GCN',
    space: gcn,
    dataset: 'cora',
    published: '81.5 (Kipf & Welling 2017, table 2)',
    training: { epochs: 200, learningRate: 0.01 },
    hooks: firstLayerOnly,
  },
  {
    model: 'GCN',
    space: gcn,
    dataset: 'citeseer',
    published: '70.3 (Kipf & Welling 2017, table 2)',
    training: { epochs: 200, learningRate: 0.01 },
    hooks: firstLayerOnly,
  },
  {
    model: 'GAT',
    space: gat,
    dataset: 'cora',
    published: '83.0 (Velickovic et al. 2018, table 2)',
    training: { epochs: 1000, patience: 100, learningRate: 0.005, weightDecay: 5e-4 },
  },
];

const backend = await createBackend({ device: 'auto' });
console.log(`Mean of ${seeds} seeds, public split, device ${backend.device}`);
for (const { model, space, dataset, published, training, hooks } of rows) {
  const graph = await planetoid(dataset, { normalizeFeatures: true });
  const fixed = space().instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const selection = { layer_0: 0, layer_1: 0 };
  const estimator = new TrainScratchEstimator(training, hooks);
  const device = backend.upload(graph);
  const accuracies = [];
  const started = performance.now();
  for (let seed = 0; seed < seeds; seed++) {
    const parameters = new ParameterStore(backend, seed);
    const context = { backend, task, objective, parameters, seed };
    const { bySplit } = await estimator.infer(fixed.parseModel(selection), device, 'validation', context);
    accuracies.push(100 * bySplit.test.accuracy);
    parameters.dispose();
  }
  device.dispose();
  const mean = accuracies.reduce((a, b) => a + b, 0) / seeds;
  const deviation = Math.sqrt(accuracies.reduce((sum, a) => sum + (a - mean) ** 2, 0) / Math.max(1, seeds - 1));
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${model} ${dataset.padEnd(9)} test ${mean.toFixed(1)} +- ${deviation.toFixed(1)} %   published ${published}   ${seconds.toFixed(1)} s`,
  );
}
