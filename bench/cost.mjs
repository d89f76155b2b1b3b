/** How a training step over the whole graph grows with edges, features, width and depth: exponents, and time per edge. */
import { createBackend } from '@gnas/backend-tfjs';
import { stepTimes } from './epochs.mjs';
import { syntheticGraph } from './graphs.mjs';
import { layersOf } from './layers.mjs';
import { exponent, interleave, readOptions } from './measure.mjs';

const base = { numNodes: 20_000, undirectedEdges: 100_000, columns: 64, numClasses: 8, hidden: 64, depth: 2 };
const sweeps = {
  'edges, at 20,000 nodes': { key: 'undirectedEdges', values: [20_000, 80_000, 320_000], over: {} },
  features: { key: 'columns', values: [64, 256, 1024], over: {} },
  width: { key: 'hidden', values: [32, 128, 512], over: {} },
  depth: { key: 'depth', values: [2, 4, 8], over: {} },
  // Ten edges a node: what must not grow is the time per edge.
  'size, at 10 edges a node': {
    key: 'size',
    values: [1_000, 10_000, 100_000],
    over: (numNodes) => ({ numNodes, undirectedEdges: 5 * numNodes }),
  },
};

async function run({ only = 'gcn,gat 8x8,sage', rounds = '2' }) {
  const backend = await createBackend({ device: 'wasm' });
  console.log('\nMilliseconds of a step over the whole graph, and b of time ~ size^b by least squares');
  for (const [title, { key, values, over }] of Object.entries(sweeps)) {
    console.log(`${title}: ${values.map((value) => value.toLocaleString('en')).join(', ')}`);
    const measured = new Map(only.split(',').map((name) => [name, []]));
    for (const value of values) {
      const { hidden, depth, ...size } = { ...base, [key]: value, ...(typeof over === 'function' ? over(value) : over) };
      const device = backend.upload(syntheticGraph(size));
      const entries = [...measured.keys()].map((name) => {
        const space = layersOf(name, { hidden, depth });
        return { name, run: () => stepTimes(backend, device, space, { epochs: 7, local: false }) };
      });
      for (const [name, { median }] of await interleave(entries, Number(rounds))) measured.get(name).push([value, median]);
      device.dispose();
    }
    for (const [name, points] of measured) {
      const times = points.map(([, median]) => median.toFixed(2).padStart(9)).join('');
      const each =
        key === 'size'
          ? `   ns per edge: ${points.map(([value, median]) => ((1e6 * median) / (10 * value)).toFixed(0)).join(', ')}`
          : '';
      console.log(`  ${name.padEnd(10)}${times}   exponent ${exponent(points).toFixed(2)}${each}`);
    }
  }
}

await run(readOptions(['only', 'rounds']));
