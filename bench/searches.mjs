/**
 * Prints what every algorithm finds on Cora (public split) in the space that it was published with, or one that researchers
 * compare it in: validation and test accuracy of the found architecture, and the time of the search. Nothing is selected on
 * test: a search sees validation alone, and what it returns is trained anew with other seeds. No pass or fail.
 *   node bench/searches.mjs [--seeds 3] [--trials 30] [--epochs 100] [--workers 2] [--algorithms Darts,Spos]
 * Data come from GNAS_DATA_DIR, the user's cache, or are downloaded.
 */
import { parseArgs } from 'node:util';
import {
  Darts,
  Enas,
  Gasso,
  Gdas,
  GRNA,
  GraphNasRL,
  GridSearch,
  LocalSearch,
  NASBOWL,
  NSGA2,
  RandomSearch,
  RegularizedEvolution,
  RL,
  Spos,
} from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { ParameterStore, Random } from '@gnas/core/plugin';
import { planetoid } from '@gnas/datasets';
import { OneShotEstimator, RobustEstimator, TrainScratchEstimator } from '@gnas/estimator';
import {
  AutoAttendNodeClassificationSpace,
  GassoSpace,
  GraphNasMacroNodeClassificationSpace,
  GraphNasNodeClassificationSpace,
  NasBenchGraphSpace,
  SinglePathNodeClassificationSpace,
  StructureMaskSpace,
} from '@gnas/space';
import { objective, task } from './task.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    trials: { type: 'string', default: '30' },
    epochs: { type: 'string', default: '100' },
    algorithms: { type: 'string' },
  },
});
const [seeds, numTrials, epochs] = [Number(values.seeds), Number(values.trials), Number(values.epochs)];

// The operations that one layer of a two-layer network on Cora can be; widths and dropout as in Kipf & Welling 2017 but 64 units.
const singlePath = () =>
  new SinglePathNodeClassificationSpace({
    hiddenDim: 64,
    dropout: 0.5,
    ops: ['gcn', 'gat_8', 'sage', 'gin', 'sg', 'arma', 'cheb', 'linear'],
  });
const micro = () => new GraphNasNodeClassificationSpace();
const macro = () => new GraphNasMacroNodeClassificationSpace();
const scratch = () => new TrainScratchEstimator({ epochs, patience: 30 });
const shared = () => new OneShotEstimator();
const robust = () => new RobustEstimator(shared());
const budget = { numTrials };

/** Figures that GASSO and GraphNAS report under their own protocols. */
const published = {
  Gasso: '84.7 (Qin et al. 2021: own hyper-parameters, structure learned with the final training)',
  'GraphNasRL, macro': '84.2 (Gao et al. 2020: 1000 epochs of search, best of the top 5 by repeated evaluation)',
};

const gcnAlone = () => new SinglePathNodeClassificationSpace({ hiddenDim: 64, dropout: 0.5, ops: ['gcn'] });

const rows = [
  ['GCN, not searched', gcnAlone, () => new RandomSearch({ numTrials: 1 }), scratch],
  ['RandomSearch, micro', micro, () => new RandomSearch(budget), scratch],
  ['GraphNasRL, micro', micro, () => new GraphNasRL({ ...budget, topK: 3, reEvaluations: 2 }), scratch],
  ['RandomSearch, macro', macro, () => new RandomSearch({ ...budget, topK: 3, reEvaluations: 2 }), scratch],
  ['GraphNasRL, macro', macro, () => new GraphNasRL({ ...budget, topK: 3, reEvaluations: 2 }), scratch],
  ['RL, shared weights', singlePath, () => new RL({ numTrials: 200 }), shared],
  ['Enas', singlePath, () => new Enas(), shared],
  ['Darts, first order', singlePath, () => new Darts({ order: 1 }), scratch],
  ['Darts, second order', singlePath, () => new Darts({ order: 2 }), scratch],
  ['Gdas', singlePath, () => new Gdas(), scratch],
  ['Gasso', () => new GassoSpace(), () => new Gasso(), scratch],
  ['Spos', singlePath, () => new Spos(), shared],
  ['Spos, AutoAttend', () => new AutoAttendNodeClassificationSpace(), () => new Spos(), shared],
  ['GRNA', () => new StructureMaskSpace(singlePath()), () => new GRNA(), robust],
  ['GridSearch', singlePath, () => new GridSearch(), scratch],
  [
    'RegularizedEvolution',
    () => new NasBenchGraphSpace(),
    () => new RegularizedEvolution({ ...budget, populationSize: 10, sampleSize: 4 }),
    scratch,
  ],
  ['LocalSearch', () => new NasBenchGraphSpace(), () => new LocalSearch(budget), scratch],
  ['NASBOWL', () => new NasBenchGraphSpace(), () => new NASBOWL(budget), scratch],
  ['NSGA2', () => new NasBenchGraphSpace(), () => new NSGA2({ ...budget, populationSize: 10 }), scratch],
].filter(([name]) => !values.algorithms || values.algorithms.split(',').some((asked) => name.startsWith(asked)));

const backend = await createBackend();
const graph = await planetoid('cora', { normalizeFeatures: true });
const final = new TrainScratchEstimator({ epochs: 300, patience: 100 });

/** Trains an architecture from scratch, with the structure that its search has learned, if any. */
async function trainAnew({ model, parameters }, seed) {
  const device = backend.upload(graph);
  const store = new ParameterStore(backend, seed);
  for (const path of Object.values(model.space.structures)) {
    const learned = parameters.get(path);
    if (learned) store.setBuffer(path, learned.shape, learned.values);
  }
  try {
    const { metrics, bySplit } = await final.infer(model, device, 'validation', {
      backend,
      task,
      objective,
      parameters: store,
      seed,
    });
    return [100 * metrics.accuracy, 100 * bySplit.test.accuracy];
  } finally {
    store.dispose();
    device.dispose();
  }
}

const meanAndDeviation = (numbers) => {
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const deviation = Math.sqrt(numbers.reduce((sum, a) => sum + (a - mean) ** 2, 0) / Math.max(1, numbers.length - 1));
  return `${mean.toFixed(1)} ± ${deviation.toFixed(1)}`;
};

console.log(
  `Cora, public split, ${seeds} seeds, ${numTrials} trials of ${epochs} epochs where trials are trained; device ${backend.device}`,
);
console.log('| algorithm | space | validation | test | seconds a search | published |\n|---|---|---|---|---|---|');
for (const [name, makeSpace, makeAlgorithm, makeEstimator] of rows) {
  const [validation, test, seconds] = [[], [], []];
  let space;
  for (let seed = 0; seed < seeds; seed++) {
    space = makeSpace();
    const started = performance.now();
    const result = await makeAlgorithm().search(space, graph, makeEstimator(), { backend, seed });
    seconds.push((performance.now() - started) / 1000);
    const [ofValidation, ofTest] = await trainAnew(result, new Random(seed).split('anew').seed);
    validation.push(ofValidation);
    test.push(ofTest);
  }
  const time = seconds.reduce((a, b) => a + b, 0) / seeds;
  console.log(
    `| ${name} | ${space.constructor.name} | ${meanAndDeviation(validation)} | ${meanAndDeviation(test)} | ${time.toFixed(0)} | ${published[name] ?? ''} |`,
  );
}
