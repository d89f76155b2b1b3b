import { createBackend } from '@gnas/backend-tfjs';
import { Registry, fitnessOf } from '@gnas/core';
import { ParameterStore, usualTask } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';
import { TunedGnnSpace } from '@gnas/space';
import { plugin } from '@gnas/task';
import { graphSets } from './portfolio/graph-sets.mjs';
import { configurationsForGraphs } from './portfolio/pool.mjs';
const backend = await createBackend({ device: 'wasm' });
const registry = new Registry([plugin]);
const [, , name, from='0', to='9', epochs='60', batches='32,128'] = process.argv;
const { load, objective: metric } = graphSets[name];
const graph = await load(process.env.GNAS_DATA_DIR);
const task = await registry.create('tasks', usualTask(graph));
const space = task.wrap(new TunedGnnSpace()).instantiate(task.dimensions(graph));
const device = backend.upload(graph);
console.log(name, graph.numNodes, graph.source.length, graph.split.train.length);
for (const { name: origin, selection, readout } of configurationsForGraphs().slice(+from, +to))
 for (const batchSize of batches.split(',').map(Number)) {
  const readouts = space.choices.find(({ key }) => key === 'readout').candidates.map((r) => r.name);
  const estimator = new TrainScratchEstimator({ epochs: +epochs, patience: 1000, validateEvery: 2, batchSize, ...(metric && { objective: metric }) });
  const objective = estimator.metric(task);
  const model = space.parseModel({ ...selection, readout: readouts.indexOf(readout) });
  const parameters = new ParameterStore(backend, 0);
  const t = performance.now();
  const r = await estimator.infer(model, device, 'validation', { backend, task, objective, parameters, seed: 0 });
  console.log(origin, batchSize, 'val', r.bySplit.validation[objective.name].toFixed(3), 'test', r.bySplit.test?.[objective.name].toFixed(3), ((performance.now() - t) / 1000 / +epochs*1000).toFixed(0) + ' ms/epoch');
  parameters.dispose();
 }
