/** A search in a process of its own, for tests that kill it: `search.mjs <location> <study>` begins or resumes it. */
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';

const [location = '', name = ''] = process.argv.slice(2);
const storage = await StudyStorage.open(location);
const known = (await storage.list()).some((study) => study.name === name);
const study = known ? await storage.resume(name) : await storage.begin({ name, objective: 'accuracy', spec: {} });
const algorithm = new RandomSearch({ numTrials: 160, reEvaluation: { topK: 3, repeats: 2 } });
const { selection } = await algorithm.search(
  new GraphNasNodeClassificationSpace({ hiddenDim: 8 }),
  karateClub(),
  new TrainScratchEstimator({ epochs: 10 }),
  { backend: await createBackend(), seed: 4, journal: study, onTrial: ({ number }) => console.log(`trial ${number}`) },
);
await study.close('complete');
await storage.close();
console.log(`selection ${JSON.stringify(selection)}`);
