import { GraphNasRL } from '@gnas/algorithm';
import { type Backend, createStudy } from '@gnas/core';
import { stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { plugin } from '@gnas/space';

export const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });

/** Searches with the controller of GraphNAS, the same in Node and in a browser. */
export async function searchForModel(backend: Backend) {
  const before = backend.memory().numTensors;
  const study = await createStudy({
    dataset: graph,
    space: { name: 'graphnas', options: { hiddenDim: 8, dropout: 0.1 } },
    algorithm: new GraphNasRL({ numTrials: 4, stepsPerEpoch: 2, topK: 1, reEvaluations: 1 }),
    estimator: new TrainScratchEstimator({ epochs: 8 }),
    backend,
    plugins: [plugin],
    seed: 1,
  });
  await study.search();
  return {
    file: await study.exportModel(),
    accuracy: study.bestValue as number,
    selections: study.trials.map(({ selection }) => selection),
    leaked: backend.memory().numTensors - before,
  };
}
