/**
 * A search in a process of its own, for tests that watch it: `search.ts <location> <study> <trials>`. After every 20 trials it waits for a
 * line of input, or its end, so that tests see it running however fast it is.
 */
import { createInterface } from 'node:readline';
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, type StudyStore } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';

const [location = '', name = '', trials = ''] = process.argv.slice(2);
const storage = await StudyStorage.open(location);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Waits after every 20 trials. */
async function begin(...args: Parameters<StudyStore['begin']>): ReturnType<StudyStore['begin']> {
  const study = await storage.begin(...args);
  return {
    trials: study.trials,
    record: async (trial, draw) => {
      await study.record(trial, draw);
      if ((trial.number + 1) % 20 === 0) await lines.next();
    },
    finish: (...outcome) => study.finish(...outcome),
    close: (state) => study.close(state),
  };
}
const store: StudyStore = {
  begin,
  resume: (name) => storage.resume(name),
  summary: (name) => storage.summary(name),
  trials: (name) => storage.trials(name),
  outcome: (name) => storage.outcome(name),
  model: (name) => storage.model(name),
};

const study = await createStudy({
  dataset: karateClub(),
  space: new GraphNasNodeClassificationSpace({ hiddenDim: 8 }),
  algorithm: new RandomSearch({ numTrials: Number(trials) }),
  estimator: new TrainScratchEstimator({ epochs: 20 }),
  backend: await createBackend(),
  seed: 4,
  storage: store,
  name,
});
await study.search();
await storage.close();
