/** A search in a process of its own, for tests that kill it. `search.mjs <location> <study>` begins or resumes the study. */
import { ASHA, GraphNasRL } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';

const [location = '', name = ''] = process.argv.slice(2);
const storage = await StudyStorage.open(location);
const known = (await storage.list()).some((study) => study.name === name);
const study = known ? await storage.resume(name) : await storage.begin({ name, objective: 'accuracy', spec: {} });
const ops = ['gat_8', 'gat_4', 'gat_2', 'gat_1', 'gcn', 'cheb', 'sage', 'arma', 'sg', 'gin', 'graph', 'linear'];
// There are 144 architectures, so it proposes some of them repeatedly.
const algorithm = new GraphNasRL({ numTrials: 160, topK: 3, reEvaluations: 2 });
const { selection } = await algorithm.search(
  new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops }),
  karateClub(),
  new TrainScratchEstimator({ epochs: 10 }),
  {
    backend: await createBackend(),
    seed: 4,
    journal: study,
    pruner: new ASHA({ minEpochs: 3, reductionFactor: 2 }),
    onTrial: ({ number }) => console.log(`trial ${number}`),
  },
);
await study.close('complete');
await storage.close();
console.log(`selection ${JSON.stringify(selection)}`);
