/**
 * Trials per minute beside AutoGL-light's, in turn on the same machine: the same random architectures of the GraphNAS space, each
 * trained from scratch for 100 epochs on Cora, one thread against one process.
 *   pnpm bench trials [--trials 20] [--epochs 100]     where GNAS_PYTHON (or python3) has autogllight
 */
import { createBackend } from '@gnas/backend-tfjs';
import { ParameterStore, Random, randomSelection } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { graphs } from '../graphs.mjs';
import { byProcessor, now, readOptions } from '../measure.mjs';
import { objective, task } from '../task.mjs';
import { findPython, pythonPeer } from './python-peer.mjs';

const { trials = '20', epochs: given = '100', threads = '1' } = readOptions(['trials', 'epochs', 'threads']);
const epochs = Number(given);
const python = findPython('autogllight');
if (!python) {
  console.log('No Python with autogllight found; name one in GNAS_PYTHON.');
  process.exit();
}
const graph = await graphs.cora.load();
const backend = await createBackend({ device: 'wasm' });
const device = backend.upload(graph);
const space = new GraphNasNodeClassificationSpace().instantiate({
  inputDim: graph.features.columns,
  outputDim: graph.numClasses,
});
const peer = await pythonPeer(python, 'autogl_light.py', graph, { threads: Number(threads) });

/** Milliseconds and validation accuracy of one trial. */
async function trial(selection, seed, options) {
  const parameters = new ParameterStore(backend, seed);
  const start = now();
  const estimator = new TrainScratchEstimator({ epochs, ...options });
  const context = { backend, task, objective, parameters, seed };
  const { metrics } = await estimator.infer(space.parseModel(selection), device, 'validation', context);
  const ms = now() - start;
  parameters.dispose();
  return { ms, accuracy: metrics.accuracy };
}

const random = new Random(0);
const found = {
  'gnas, a look at validation every epoch': [],
  'gnas, one look at the end': [],
  'AutoGL-light, one look at the end': [],
};
for (let number = 0; number <= Number(trials); number++) {
  const selection = randomSelection(space.choices, random);
  const answers = [
    await trial(selection, number, {}),
    await trial(selection, number, { validateEvery: epochs }),
    await peer.ask({ selection, epochs }),
  ];
  if (answers[2].error) console.log(`AutoGL-light cannot train ${JSON.stringify(selection)}: ${answers[2].error}`);
  // The first architecture is a warm-up. One that any of the three can't train is left out for all.
  else if (number > 0) for (const [at, list] of Object.values(found).entries()) list.push(answers[at]);
}
peer.close();
device.dispose();

const total = (list) => list.reduce((sum, { ms }) => sum + ms, 0);
const mean = (list) => list.reduce((sum, { accuracy }) => sum + accuracy, 0) / list.length;
const theirs = total(Object.values(found)[2]);
console.log(
  `\nCora, GraphNAS space, ${Object.values(found)[0].length} random architectures of ${epochs} epochs${byProcessor ? ', processor time' : ''}; PyTorch ${peer.about.torch}, ${threads} thread(s).`,
);
for (const [name, list] of Object.entries(found)) {
  const perMinute = (60_000 * list.length) / total(list);
  console.log(
    `${name.padEnd(40)}${perMinute.toFixed(1).padStart(8)} trials a minute   x${(theirs / total(list)).toFixed(1).padEnd(6)} mean validation accuracy ${(100 * mean(list)).toFixed(1)} %`,
  );
}
