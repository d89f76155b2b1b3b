/** One training epoch of every operation: two layers, hidden 64, dropout 0.5; GAT as published (8 x 8, one head, 0.6). */
import { createBackend } from '@gnas/backend-tfjs';
import { planetoid, wordnet } from '@gnas/datasets';
import { epochTimes } from './epochs.mjs';
import { layersOf, operationNames } from './layers.mjs';
import { interleave, ms } from './measure.mjs';
import { prototypePlans } from './prototype.mjs';

export const options = { only: { type: 'string' }, graph: { type: 'string' }, rounds: { type: 'string' } };

const graphs = {
  cora: { load: () => planetoid('cora', { normalizeFeatures: true }), rounds: 5, epochs: 24 },
  'wordnet nouns': { load: () => wordnet({ partOfSpeech: 'noun' }), rounds: 1, epochs: 8 },
};

export async function run({ only, graph: graphName, rounds: givenRounds }) {
  const backend = await createBackend({ device: 'wasm' });
  const names = only ? only.split(',') : operationNames;
  for (const [title, { load, rounds, epochs }] of Object.entries(graphs)) {
    if (graphName && !title.startsWith(graphName)) continue;
    const graph = await load();
    const device = backend.upload(graph);
    const plans = await prototypePlans(graph);
    const entries = names.flatMap((name) => {
      const space = layersOf(name);
      const measure = (training) => () => epochTimes(backend, device, space, { epochs, ...training });
      const plan = plans?.[name];
      return [
        { name: `${name} step`, run: measure({ validateEvery: epochs }) },
        { name: `${name} step, whole graph`, run: measure({ validateEvery: epochs, prune: false }) },
        { name: `${name} epoch`, run: measure({}) },
        ...(plan
          ? [{ name: `${name} plan`, run: async () => Array.from({ length: epochs }, () => timed(() => plan.epoch())) }]
          : []),
      ];
    });
    const found = await interleave(entries, Number(givenRounds ?? rounds));
    console.log(
      `\n${title}: ${graph.numNodes} nodes, ${graph.source.length} directed edges. Milliseconds: median (10th - 90th percentile)`,
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
  const start = performance.now();
  f();
  return performance.now() - start;
}
