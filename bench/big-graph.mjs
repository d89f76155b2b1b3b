/** Full-batch training of graphs that fill the WebAssembly heap: WordNet whole, and a synthetic one. Time and memory. */
import { createBackend } from '@gnas/backend-tfjs';
import { epochTimes, stepTimes } from './epochs.mjs';
import { graphs } from './graphs.mjs';
import { layersOf } from './layers.mjs';
import { ms, readOptions, summary } from './measure.mjs';

async function run({ only = 'gcn,sage,gat_1', graph: name, hidden }) {
  const backend = await createBackend({ device: 'wasm' });
  for (const key of name ? [name] : ['all', 'big']) {
    const { title, load, epochs } = graphs[key];
    const width = Number(hidden ?? (key === 'big' ? 256 : 64));
    const graph = await load();
    const device = backend.upload(graph);
    console.log(
      `\n${title}: ${graph.numNodes} nodes, ${graph.source.length} directed edges, hidden ${width}. Milliseconds, median (10th - 90th percentile)`,
    );
    console.log(
      `${'operation'.padEnd(10)}${'step'.padEnd(28)}${'step, whole graph'.padEnd(28)}${'step and validation'.padEnd(28)}resident memory`,
    );
    for (const operation of only.split(',')) {
      const space = layersOf(operation, { hidden: width });
      const cells = [
        await stepTimes(backend, device, space, { epochs }),
        await stepTimes(backend, device, space, { epochs, local: false }),
        await epochTimes(backend, device, space, { epochs }),
      ];
      const memory = `${(process.memoryUsage().rss / 2 ** 30).toFixed(2)} GiB`;
      console.log(operation.padEnd(10) + cells.map((times) => ms(summary(times))).join('') + memory);
    }
    device.dispose();
  }
}

await run(readOptions(['only', 'graph', 'hidden']));
