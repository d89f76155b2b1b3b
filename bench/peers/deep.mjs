/**
 * Compares training steps of deep and wide models with PyTorch's, at one and at all threads, in turns: Minesweeper with 12 x 64 and a
 * learned residual, GAT 8 x 8 and 8 layers of GraphSAGE, and a GCN-256 on a graph of 170,000 nodes.
 */
import { availableParallelism } from 'node:os';
import { createBackend } from '@gnas/backend-tfjs';
import { ParameterStore } from '@gnas/core/plugin';
import { heterophilous } from '@gnas/datasets';
import { TunedGnnSpace, tunedClassics } from '@gnas/space';
import { graphs } from '../graphs.mjs';
import { layersOf, selectionOf } from '../layers.mjs';
import { byProcessor, ms, now, readOptions, summary } from '../measure.mjs';
import { findPython, pythonPeer } from './python-peer.mjs';

const minesweeper = () => heterophilous({ name: 'minesweeper' });
const tuned = () => new TunedGnnSpace();
/** Each model with its graph, its space and the steps of a round. `peer` is its name in deep.py. */
const rows = {
  residual: {
    title: 'Minesweeper, GCN 12 x 64, learned residual, batch norm',
    load: minesweeper,
    space: tuned,
    selection: (space) => space.selectionOf(tunedClassics['GCN for Minesweeper']),
    steps: 8,
  },
  gat: { title: 'Minesweeper, GAT 8 x 8', load: minesweeper, space: () => layersOf('gat 8x8', { hidden: 64 }), steps: 8 },
  sage: {
    title: 'Minesweeper, GraphSAGE, 8 layers of 64',
    load: minesweeper,
    space: () => layersOf('sage', { hidden: 64, depth: 8 }),
    steps: 8,
  },
  big: {
    title: '170,000 nodes, GCN-256, whole graph',
    load: graphs.big.load,
    space: () => layersOf('gcn', { hidden: 256 }),
    hidden: 256,
    steps: 3,
  },
};

/** Milliseconds of training steps over the whole graph. The first two only warm up. */
async function stepsOf(backend, device, model, count) {
  const { graph } = device;
  const parameters = new ParameterStore(backend, 0);
  const optimizer = backend.createOptimizer({ learningRate: 0.01 });
  const times = [];
  for (let seed = 0; seed < count + 2; seed++) {
    const begun = now();
    const { value, gradients } = backend.valueAndGrad(
      () => {
        const ops = backend.ops({ training: true, seed });
        return ops.nllLoss(ops.logSoftmax(model.forward(device, ops, parameters)), graph.labels, graph.split.train);
      },
      () => parameters.variables(),
    );
    optimizer.step(gradients);
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
    if (seed > 1) times.push(now() - begun);
  }
  optimizer.dispose();
  parameters.dispose();
  return times;
}

async function run({ only = Object.keys(rows).join(), rounds = '3' }) {
  const cores = availableParallelism();
  const counts = cores > 1 ? [1, cores] : [1];
  const python = findPython();
  if (!python) console.log('No Python with torch_geometric found, so gnas is measured alone; name one in GNAS_PYTHON.');
  console.log(
    `Training step over the whole graph in milliseconds${byProcessor ? ' of processor time' : ''}, median (10th - 90th percentile).`,
  );
  for (const name of only.split(',')) {
    const { title, load, space: makeSpace, selection = selectionOf, hidden = 64, steps } = rows[name];
    const graph = await load();
    const space = makeSpace().instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    const model = space.parseModel(selection(space));
    const found = new Map();
    const add = (key, times) => found.set(key, [...(found.get(key) ?? []), ...(times ?? [])]);
    for (let round = 0; round < Number(rounds); round++)
      for (const threads of counts) {
        const backend = await createBackend({ device: 'wasm', threads });
        const device = backend.upload(graph);
        add(`gnas, ${threads} thread(s)`, await stepsOf(backend, device, model, steps));
        device.dispose();
        backend.close?.();
        if (!python) continue;
        const peer = await pythonPeer(python, 'deep.py', graph, { threads, hidden });
        for (const kind of ['sparse', 'pyg'])
          add(
            `${kind === 'pyg' ? 'PyTorch Geometric' : 'PyTorch by hand'}, ${threads} thread(s)`,
            (await peer.ask({ kind, model: name, steps })).times,
          );
        peer.close();
      }
    console.log(`\n${title}`);
    for (const [key, times] of found) console.log(key.padEnd(34) + (times.length > 0 ? ms(summary(times)) : 'not measured'));
  }
}

await run(readOptions(['only', 'rounds']));
