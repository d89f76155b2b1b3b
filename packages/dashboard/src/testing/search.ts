/** A search in a process of its own, for tests that watch it: `search.ts <location> <study> <trials>`. */
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';

const [location = '', name = '', trials = ''] = process.argv.slice(2);
const storage = await StudyStorage.open(location);
const study = await storage.begin({ name, objective: 'accuracy', spec: {} });
await new RandomSearch({ numTrials: Number(trials) }).search(
  new GraphNasNodeClassificationSpace({ hiddenDim: 8 }),
  karateClub(),
  new TrainScratchEstimator({ epochs: 20 }),
  { backend: await createBackend(), seed: 4, journal: study },
);
await study.close('complete');
await storage.close();
