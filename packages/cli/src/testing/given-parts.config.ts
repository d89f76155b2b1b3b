import { RandomSearch } from '@gnas/algorithm';
import { defineExperiment } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { SinglePathNodeClassificationSpace } from '@gnas/space';

/** Parts of a study that was begun in code with objects; its estimator has a name, so this one is not used. */
export default defineExperiment({
  dataset: karateClub(),
  space: new SinglePathNodeClassificationSpace({ hiddenDim: 4, ops: ['gcn', 'sage'] }),
  algorithm: new RandomSearch({ numTrials: 3 }),
  estimator: 'train-scratch',
});
