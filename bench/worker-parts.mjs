import { createBackend } from '@gnas/backend-tfjs';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';

/** What each thread of `workers.mjs` makes: the tutorial's search. */
export default async function makeParts({ epochs }) {
  const space = new GraphNasNodeClassificationSpace();
  return { space, estimator: new TrainScratchEstimator({ epochs }), backend: await createBackend({ device: 'wasm' }) };
}
