/**
 * Measures every configuration of the pool on every graph, one training each, and appends a line of JSON per training to a file. Run again,
 * it continues.
 *   node portfolio/measure.mjs results.jsonl [graph ...] [--variations 60] [--random 12]
 * Data come from GNAS_DATA_DIR.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createBackend } from '@gnas/backend-tfjs';
import { NodeClassification } from '@gnas/core';
import { ParameterStore, traceSummary } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';
import { TunedGnnSpace } from '@gnas/space';
import { graphs } from './graphs.mjs';
import { configurations } from './pool.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { variations: { type: 'string', default: '60' }, random: { type: 'string', default: '12' } },
});
const [file, ...only] = positionals;
const done = new Set(
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const { graph, settings } = JSON.parse(line);
          return JSON.stringify([graph, settings]);
        })
    : [],
);
const task = new NodeClassification();
/** Floating-point operations of one pass above which a configuration is not measured on a graph. */
const maxFlops = 2.2e9;

const backend = await createBackend({ device: 'wasm' });
const pool = configurations({ variations: Number(flags.variations), random: Number(flags.random) });
for (const [name, { load, epochs = 200, objective: metric }] of Object.entries(graphs)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const graph = await load(process.env.GNAS_DATA_DIR);
  const space = new TunedGnnSpace().instantiate(task.dimensions(graph));
  const estimator = new TrainScratchEstimator({ epochs, patience: 40, validateEvery: 2, ...(metric && { objective: metric }) });
  const objective = estimator.metric(task);
  const device = backend.upload(graph);
  for (const { name: origin, settings, selection } of pool) {
    if (done.has(JSON.stringify([name, settings]))) continue;
    const model = space.parseModel(selection);
    const { flops } = traceSummary(model, graph);
    const line = { graph: name, origin, settings, selection, flops };
    if (flops > maxFlops) continue;
    const started = performance.now();
    const parameters = new ParameterStore(backend, 0);
    try {
      const { bySplit } = await estimator.infer(model, device, 'validation', { backend, task, objective, parameters, seed: 0 });
      Object.assign(line, { validation: bySplit.validation[objective.name], loss: bySplit.validation.loss });
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
