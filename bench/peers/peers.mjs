/** Compares training steps with PyTorch Geometric's on the same machine, in turns. */
import { createBackend } from '@gnas/backend-tfjs';
import { stepTimes } from '../epochs.mjs';
import { graphs } from '../graphs.mjs';
import { layersOf, operationNames } from '../layers.mjs';
import { byProcessor, ms, readOptions, summary } from '../measure.mjs';
import { findPython, pythonPeer } from './python-peer.mjs';

async function run({ only, graph: graphName = 'cora', rounds = '3', threads = '1', hidden = '64' }) {
  const python = findPython();
  if (!python) {
    console.log('No Python with torch_geometric found; name one in GNAS_PYTHON.');
    return;
  }
  const backend = await createBackend({ device: 'wasm' });
  const { title, load, epochs } = graphs[graphName];
  const graph = await load();
  const device = backend.upload(graph);
  const peer = await pythonPeer(python, 'peers.py', graph, { threads: Number(threads), hidden: Number(hidden) });
  /** Milliseconds of each epoch; undefined if the peer can't run the model. */
  const timesOf = async (kind, model, count) => (await peer.ask({ kind, model, epochs: count })).times;
  console.log(
    `\n${title}, hidden ${hidden}. Training step in milliseconds${byProcessor ? ' of processor time' : ''}, median (10th - 90th percentile). PyTorch ${peer.about.torch}, ${threads} thread(s).`,
  );
  console.log(
    `${'operation'.padEnd(10)}${'gnas'.padEnd(28)}${'gnas, whole graph'.padEnd(28)}${'PyG'.padEnd(28)}ratio, whole graph's`,
  );
  for (const name of only ? only.split(',') : operationNames) {
    const space = layersOf(name, { hidden: Number(hidden) });
    const found = { local: [], whole: [], pyg: [], sparse: [] };
    for (let round = 0; round <= Number(rounds); round++) {
      const times = {
        local: await stepTimes(backend, device, space, { epochs }),
        whole: await stepTimes(backend, device, space, { epochs, local: false }),
        pyg: await timesOf('pyg', name, Math.max(3, epochs >> 3)),
        sparse: name === 'gcn' ? await timesOf('sparse', name, Math.max(3, epochs >> 2)) : undefined,
      };
      if (round > 0) for (const [kind, more] of Object.entries(times)) found[kind].push(...(more ?? []));
    }
    const [local, whole, pyg, sparse] = ['local', 'whole', 'pyg', 'sparse'].map((kind) => summary(found[kind]));
    const ratio = (other) => `x${(other.median / local.median).toFixed(1)}, x${(other.median / whole.median).toFixed(1)}`;
    console.log(name.padEnd(10) + ms(local) + ms(whole) + (found.pyg.length > 0 ? ms(pyg) + ratio(pyg) : 'cannot'));
    if (found.sparse.length > 0) console.log(`${'  sparse PyTorch by hand'.padEnd(66)}${ms(sparse)}${ratio(sparse)}`);
  }
  peer.close();
  device.dispose();
}

await run(readOptions(['only', 'graph', 'rounds', 'threads', 'hidden']));
