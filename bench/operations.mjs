/** One training epoch of every operation: two layers, hidden 64, dropout 0.5; GAT as published (8 x 8, one head, 0.6). */
import { createBackend } from '@gnas/backend-tfjs';
import { epochTimes, stepTimes } from './epochs.mjs';
import { graphs } from './graphs.mjs';
import { layersOf, operationNames } from './layers.mjs';
import { byProcessor, interleave, ms, now, readOptions } from './measure.mjs';
import { prototypePlans } from './prototype.mjs';

async function run({ only, graph: graphName, rounds = '3' }) {
  const backend = await createBackend({ device: 'wasm' });
  const names = only ? only.split(',') : operationNames;
  for (const key of graphName ? [graphName] : ['cora', 'nouns']) {
    const { title, load, epochs } = graphs[key];
    const graph = await load();
    const device = backend.upload(graph);
    const plans = await prototypePlans(graph);
    const entries = names.flatMap((name) => {
      const space = layersOf(name);
      const plan = plans?.[name];
      return [
        { name: `${name} step`, run: () => stepTimes(backend, device, space, { epochs }) },
        { name: `${name} step, whole graph`, run: () => stepTimes(backend, device, space, { epochs, local: false }) },
        { name: `${name} epoch`, run: () => epochTimes(backend, device, space, { epochs }) },
        ...(plan
          ? [{ name: `${name} plan`, run: async () => Array.from({ length: epochs }, () => timed(() => plan.epoch())) }]
          : []),
      ];
    });
    const found = await interleave(entries, Number(rounds));
    console.log(
      `\n${title}: ${graph.numNodes} nodes, ${graph.source.length} directed edges. Milliseconds${byProcessor ? ' of processor time' : ''}: median (10th - 90th percentile)`,
    );
    console.log(
      `${'operation'.padEnd(10)}${'step'.padEnd(28)}${'step, whole graph'.padEnd(28)}${'step and validation'.padEnd(28)}fixed plan`,
    );
    for (const name of names) {
      const plan = found.get(`${name} plan`);
      const cells = ['step', 'step, whole graph', 'epoch'].map((part) => ms(found.get(`${name} ${part}`)));
      console.log(
        name.padEnd(10) +
          cells.join('') +
          (plan ? `${ms(plan)} whole graph x${(found.get(`${name} step, whole graph`).median / plan.median).toFixed(2)}` : ''),
      );
    }
    device.dispose();
  }
}

function timed(f) {
  const start = now();
  f();
  return now() - start;
}

await run(readOptions(['only', 'graph', 'rounds']));
