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
  TPE,
} from '@gnas/algorithm';
import type { BaseEstimator, BaseNAS, BaseSpace, BenchmarkRow, BenchmarkTable } from '@gnas/core/plugin';
import { OneShotEstimator, RobustEstimator, TabularEstimator, TrainScratchEstimator } from '@gnas/estimator';
import {
  AutoAttendNodeClassificationSpace,
  GassoSpace,
  GraphNasMacroNodeClassificationSpace,
  GraphNasNodeClassificationSpace,
  NasBenchGraphSpace,
  SinglePathNodeClassificationSpace,
} from '@gnas/space';

/** Every space, small enough to search within a second. */
export const spaces: readonly (() => BaseSpace)[] = [
  () => new SinglePathNodeClassificationSpace({ hiddenDim: 4, ops: ['gcn', 'sage', 'linear'] }),
  () => new GraphNasNodeClassificationSpace({ hiddenDim: 4, gnnOps: ['gcn', 'gat_2', 'linear'], actOps: ['relu', 'tanh'] }),
  () => new GraphNasMacroNodeClassificationSpace({ outs: [4, 8], heads: [1, 2], acts: ['relu', 'tanh'] }),
  () => new GassoSpace({ hiddenDim: 4 }),
  () => new AutoAttendNodeClassificationSpace(),
  () => new NasBenchGraphSpace({ hiddenDim: 4 }),
];

const shared = { weightShare: { warmupSteps: 2, stepsPerTrial: 1 } };

/** Every algorithm on a small budget, with and without weight sharing if that is an option. */
export const algorithms: readonly (readonly [name: string, make: () => BaseNAS])[] = [
  ['RandomSearch', () => new RandomSearch({ numTrials: 2 })],
  ['RandomSearch, weightShare', () => new RandomSearch({ numTrials: 2, ...shared })],
  ['GridSearch', () => new GridSearch({ numTrials: 2 })],
  ['GraphNasRL', () => new GraphNasRL({ numTrials: 2, topK: 1, reEvaluations: 1 })],
  ['GraphNasRL, weightShare', () => new GraphNasRL({ numTrials: 2, topK: 1, reEvaluations: 1, ...shared })],
  ['RegularizedEvolution', () => new RegularizedEvolution({ numTrials: 4, populationSize: 2, sampleSize: 2 })],
  ['LocalSearch', () => new LocalSearch({ numTrials: 3 })],
  ['NASBOWL', () => new NASBOWL({ numTrials: 3, numInitial: 2, poolSize: 4 })],
  ['TPE', () => new TPE({ numTrials: 3, numInitial: 2 })],
  ['NSGA2', () => new NSGA2({ numTrials: 4, populationSize: 2 })],
  ['RL', () => new RL({ numTrials: 2, warmupSteps: 2 })],
  ['RL, weightShare: false', () => new RL({ numTrials: 2, weightShare: false })],
  [
    'Enas',
    () => new Enas({ numEpochs: 1, warmupSteps: 1, stepsPerEpoch: 1, updatesPerEpoch: 1, samplesPerUpdate: 2, numCandidates: 2 }),
  ],
  ['Darts', () => new Darts({ epochs: 2 })],
  ['Gdas', () => new Gdas({ epochs: 2 })],
  ['Gasso', () => new Gasso({ epochs: 2, warmupEpochs: 1 })],
  ['Spos', () => new Spos({ warmupSteps: 2, populationSize: 3, generations: 2, parents: 2, finalists: 1 })],
  ['GRNA', () => new GRNA({ warmupSteps: 2, populationSize: 3, generations: 2, parents: 2, finalists: 1 })],
];

/** A made-up benchmark table, in the form that `nasBenchGraph` reads. */
const row: BenchmarkRow = { validation: 0.6, test: 0.5, parameters: 100, latencyMs: 1 };
const table: BenchmarkTable = {
  name: 'NAS-Bench-Graph',
  benchmark: 'nas-bench-graph',
  metric: 'accuracy',
  size: 1,
  get: () => row,
  [Symbol.iterator]: () => [['0', row] as const][Symbol.iterator](),
};

export const estimators: readonly (() => BaseEstimator)[] = [
  () => new OneShotEstimator(),
  () => new TrainScratchEstimator({ epochs: 2 }),
  () => new RobustEstimator(new OneShotEstimator(), { samples: 1, rates: [0.1] }),
  () => new TabularEstimator({ table }),
];
