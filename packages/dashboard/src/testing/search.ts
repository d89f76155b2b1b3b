/**
 * A search in a process of its own, for tests that watch it: `search.ts <location> <study> <trials>`. After every 20 trials it waits for a
 * line of input, or its end, so that tests see it running however fast it is.
 */
import { createInterface } from 'node:readline';
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';

const [location = '', name = '', trials = ''] = process.argv.slice(2);
const storage = await StudyStorage.open(location);
const study = await storage.begin({ name, objective: 'accuracy', spec: {} });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
await new RandomSearch({ numTrials: Number(trials) }).search(
  new GraphNasNodeClassificationSpace({ hiddenDim: 8 }),
  karateClub(),
  new TrainScratchEstimator({ epochs: 20 }),
  {
    backend: await createBackend(),
    seed: 4,
    journal: {
      trials: study.trials,
      record: async (trial) => {
        await study.record(trial);
        if ((trial.number + 1) % 20 === 0) await lines.next();
      },
    },
  },
);
await study.close('complete');
await storage.close();
