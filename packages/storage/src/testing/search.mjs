/** A search in a process of its own, for tests that kill it. `search.mjs <location> <study>` begins or resumes the study. */
import { ASHA, GraphNasRL } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';

const [location = '', name = ''] = process.argv.slice(2);
const storage = await StudyStorage.open(location);
const ops = ['gat_8', 'gat_4', 'gat_2', 'gat_1', 'gcn', 'cheb', 'sage', 'arma', 'sg', 'gin', 'graph', 'linear'];
const study = await createStudy({
  dataset: karateClub(),
  space: new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops }),
  // There are 144 architectures, so it proposes some of them repeatedly.
  algorithm: new GraphNasRL({ numTrials: 160, topK: 3, reEvaluations: 2 }),
  estimator: new TrainScratchEstimator({ epochs: 10 }),
  pruner: new ASHA({ minEpochs: 3, reductionFactor: 2 }),
  backend: await createBackend({ device: 'wasm' }),
  seed: 4,
  storage,
  name,
});
const { selection } = await study.search({ onTrial: ({ number }) => console.log(`trial ${number}`) });
await storage.close();
console.log(`selection ${JSON.stringify(selection)}`);
