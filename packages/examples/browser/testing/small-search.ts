import { GraphNasRL } from '@gnas/algorithm';
import { type Backend, encodeModel } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';

export const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });

const options = { hiddenDim: 8, dropout: 0.1 };

/** A whole search with GraphNAS' controller, the same in Node and in a browser. */
export async function searchForModel(backend: Backend) {
  const before = backend.memory().numTensors;
  const { best, model, parameters, study } = await new GraphNasRL({
    numTrials: 4,
    stepsPerEpoch: 2,
    topK: 1,
    reEvaluations: 1,
  }).search(new GraphNasNodeClassificationSpace(options), graph, new TrainScratchEstimator({ epochs: 8 }), { backend, seed: 1 });
  return {
    file: encodeModel({ model, parameters, graph, space: { name: 'graphnas', options } }),
    accuracy: best.metrics.accuracy as number,
    selections: study.trials.map(({ selection }) => selection),
    leaked: backend.memory().numTensors - before,
  };
}
