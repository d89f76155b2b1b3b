import type { MakeWorkerParts } from '@gnas/workers';
import { type ExperimentReference, loadReference, prepareChosen } from './flags/experiment-reference.js';

/** Makes the parts of a worker thread from what the command line has chosen. */
const makeParts: MakeWorkerParts<ExperimentReference> = async (reference, graph) => {
  const chosen = await loadReference(reference);
  return prepareChosen({ ...chosen, experiment: { ...chosen.experiment, dataset: graph, algorithm: 'random-search' } });
};
export default makeParts;
