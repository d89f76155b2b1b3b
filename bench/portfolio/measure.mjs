/**
 * Measures every configuration of the pool on every graph, one training each, and appends a line of JSON per training to a file. Run again,
 * it continues.
 *   node portfolio/measure.mjs results.jsonl [graph ...]
 * Data come from GNAS_DATA_DIR. `validation` is a loss with a minus sign where the objective is one.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createBackend } from '@gnas/backend-tfjs';
import { fitnessOf, Registry } from '@gnas/core';
import { ParameterStore, traceSummary, usualTask } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';
import { TunedGnnSpace } from '@gnas/space';
import { plugin } from '@gnas/task';
import { graphSets } from './graph-sets.mjs';
import { graphs } from './graphs.mjs';
import { configurations, configurationsForGraphs } from './pool.mjs';

const [file, ...only] = process.argv.slice(2);
const done = new Set(
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const { graph, settings, readout } = JSON.parse(line);
          return JSON.stringify([graph, settings, readout]);
        })
    : [],
);
const registry = new Registry([plugin]);
/** Floating-point operations of one pass above which a configuration is not measured on a graph. */
const maxFlops = 2.2e9;
const maxFlopsOfGraphs = 1e10;

const backend = await createBackend({ device: 'wasm' });
for (const [name, { load, epochs = 200, objective: metric }] of Object.entries({ ...graphs, ...graphSets })) {
  if (only.length > 0 && !only.includes(name)) continue;
  const graph = await load(process.env.GNAS_DATA_DIR);
  const task = await registry.create('tasks', usualTask(graph));
  const space = task.wrap(new TunedGnnSpace()).instantiate(task.dimensions(graph));
  const readouts = space.choices.find(({ key }) => key === 'readout')?.candidates.map((readout) => readout.name);
  const estimator = new TrainScratchEstimator({ epochs, patience: 40, validateEvery: 2, ...(metric && { objective: metric }) });
  const objective = estimator.metric(task);
  const device = backend.upload(graph);
  for (const { name: origin, settings, selection, readout } of readouts ? configurationsForGraphs() : configurations()) {
    if (done.has(JSON.stringify([name, settings, readout]))) continue;
    const model = space.parseModel({ ...selection, ...(readouts && { readout: readouts.indexOf(readout) }) });
    const { flops } = traceSummary(model, graph);
    const line = { graph: name, origin, settings, selection, readout, flops };
    if (flops > (readouts ? maxFlopsOfGraphs : maxFlops)) continue;
    const started = performance.now();
    const parameters = new ParameterStore(backend, 0);
    try {
      const { bySplit } = await estimator.infer(model, device, 'validation', { backend, task, objective, parameters, seed: 0 });
      const { validation } = bySplit;
      Object.assign(line, { validation: fitnessOf(objective, validation[objective.name]), loss: validation.loss });
    } catch (error) {
      line.error = String(error.message);
    } finally {
      parameters.dispose();
    }
    line.seconds = (performance.now() - started) / 1000;
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  }
  device.dispose();
}
