import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, NodeClassification } from '@gnas/core';
import { SampleBasedNAS } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';
import { TunedGnnSpace } from '@gnas/space';

/** Proposes one configuration. */
class Only extends SampleBasedNAS {
  constructor(selection) {
    super({ numTrials: 1, portfolio: false });
    this.selection = selection;
  }
  createSampler() {
    return { ask: () => this.selection, tell: () => {} };
  }
}

/**
 * Trains the published configuration of a row on the split of a run, as a study beside the run's.
 * @returns the metrics of its trial on the test split; undefined if it has not been trained and must not be
 */
export async function trainTuned(storage, { study, row, load, train }) {
  const name = `${study}-tuned`;
  const known = (await storage.list()).find((each) => each.name === name && each.state === 'complete');
  if (!known && train) {
    const graph = await (row.tuned.load ?? load)();
    const backend = await createBackend();
    const space = new TunedGnnSpace().instantiate(new NodeClassification().dimensions(graph));
    const selection = space.selectionOf(row.tuned.settings);
    const estimator = new TrainScratchEstimator({
      epochs: row.tuned.epochs,
      patience: row.tuned.epochs,
      ...(row.objective && { objective: row.objective }),
    });
    const seed = Number(study.split('-').at(-1));
    const parts = {
      dataset: graph,
      space,
      algorithm: new Only(selection),
      estimator,
      backend,
      seed,
      storage,
      name,
    };
    await (await createStudy(parts)).search();
    backend.dispose();
  } else if (!known) return undefined;
  return (await storage.trials(name))[0]?.bySplit?.test;
}
