import { plugin as algorithm, Darts, RandomSearch, RegularizedEvolution, Spos } from '@gnas/algorithm';
import { plugin as backend, createBackend } from '@gnas/backend-tfjs';
import { NodeClassification } from '@gnas/core/plugin';
import { plugin as datasets, karateClub, stochasticBlockModel } from '@gnas/datasets';
import { plugin as estimator, OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace, gnnMap, SinglePathNodeClassificationSpace, plugin as space } from '@gnas/space';
import { describe, it } from 'vitest';
import {
  checkDataset,
  checkEstimator,
  checkOneShot,
  checkOperation,
  checkPlugin,
  checkSampler,
  checkSpace,
  checkTask,
} from './index.js';

const own = [datasets, space, algorithm, estimator, backend];
const small = () => new SinglePathNodeClassificationSpace({ hiddenDim: 4, ops: ['gcn', 'sage', 'linear'] });

describe('our own parts keep their promises', () => {
  it.each(own.map((plugin) => [plugin.name, plugin] as const))('plugin %s', (_, plugin) => checkPlugin(plugin, { plugins: own }));

  it.each(['gcn', 'gat_2', 'sage', 'gin', 'cheb', 'linear'])('operation %s', async (name) => {
    const backends = [await createBackend({ device: 'wasm' })];
    await checkOperation((inDim, outDim) => gnnMap(name, inDim, outDim), { backends });
  });

  it('spaces', async () => {
    const backends = [await createBackend({ device: 'wasm' })];
    await checkSpace(small(), { backends });
    await checkSpace(new GraphNasNodeClassificationSpace({ hiddenDim: 4 }), { backends, samples: 2 });
  });

  it('sample-based algorithms', async () => {
    await checkSampler(() => new RandomSearch({ numTrials: 8 }));
    await checkSampler(() => new RegularizedEvolution({ numTrials: 12, batchSize: 4 }));
  });

  it('one-shot algorithms', async () => {
    await checkOneShot(() => new Darts({ epochs: 2 }));
    await checkOneShot(() => new Spos({ warmupSteps: 4, populationSize: 4, generations: 2, parents: 2 }));
  });

  it('estimators', async () => {
    const backends = [await createBackend({ device: 'wasm' })];
    await checkEstimator(new TrainScratchEstimator({ epochs: 3 }), { space: small(), backends });
    await checkEstimator(new OneShotEstimator(), { space: small(), backends });
  });

  it('tasks and datasets', async () => {
    await checkTask(new NodeClassification());
    await checkDataset(karateClub);
    await checkDataset(() => stochasticBlockModel());
  });
});
