/**
 * Prints how long an epoch takes on each device that starts here: one training step and one scoring of the validation split, as
 * a search does them. Median over the epochs of one run, the devices in turn. No pass or fail.
 *   node devices.mjs [--epochs 30] [--datasets cora,wordnet] [--devices wasm,tensorflow,webgpu,cpu]
 */
import { parseArgs } from 'node:util';
import { createBackend, devices } from '@gnas/backend-tfjs';
import { ParameterStore } from '@gnas/core/plugin';
import { planetoid, wordnet } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { gat, gcn } from './published-models.mjs';
import { objective, task } from './task.mjs';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '30' },
    datasets: { type: 'string', default: 'cora' },
    devices: { type: 'string', default: devices.filter((device) => device !== 'cpu').join(',') },
  },
});
const graphs = { cora: () => planetoid('cora', { normalizeFeatures: true }), wordnet: () => wordnet({ partOfSpeech: 'noun' }) };

const backends = [];
for (const device of values.devices.split(','))
  try {
    backends.push(await createBackend({ device }));
  } catch (error) {
    console.log(`${device}: ${error.message}`);
  }

for (const name of values.datasets.split(',')) {
  const graph = await graphs[name]();
  console.log(`${name}: ${graph.numNodes} nodes, ${graph.source.length} edges, ${graph.features.columns} features`);
  for (const [model, space] of Object.entries({ gcn, gat })) {
    const fixed = space().instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    for (const backend of backends) {
      const device = backend.upload(graph);
      const parameters = new ParameterStore(backend, 0);
      const times = [performance.now()];
      const { metrics } = await new TrainScratchEstimator({ epochs: Number(values.epochs) }).infer(
        fixed.parseModel({ layer_0: 0, layer_1: 0 }),
        device,
        'validation',
        { backend, task, objective, parameters, seed: 0, onEpoch: () => times.push(performance.now()) },
      );
      parameters.dispose();
      device.dispose();
      const epochs = times.slice(1).map((time, i) => time - times[i]);
      const median = epochs.slice(2).sort((a, b) => a - b)[Math.floor((epochs.length - 2) / 2)];
      console.log(
        `  ${model} ${backend.device.padEnd(10)} ${median.toFixed(2).padStart(8)} ms an epoch   first ${epochs[0].toFixed(0)} ms   validation ${(100 * metrics.accuracy).toFixed(1)} %`,
      );
    }
  }
}
process.exit(0);
