import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { type CreateStudyOptions, createStudy, type Study } from '@gnas/core';
import type { BaseEstimator } from '@gnas/core/plugin';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';

/** Fails on every architecture whose first layer is `linear`. */
class FragileEstimator extends TrainScratchEstimator {
  override async infer(...args: Parameters<BaseEstimator['infer']>): ReturnType<TrainScratchEstimator['infer']> {
    if (args[0].selection?.op_0 === 2) throw new Error('no linear layers here');
    return super.infer(...args);
  }
}

/** Makes a study of all nine architectures on a small graph; three of them fail. */
export async function smallStudy(more: Partial<CreateStudyOptions> = {}): Promise<Study> {
  return createStudy({
    dataset: karateClub(),
    space: new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'sage', 'linear'] }),
    algorithm: new RandomSearch({ numTrials: 9 }),
    estimator: new FragileEstimator({ epochs: 6 }),
    backend: await createBackend(),
    seed: 1,
    name: 'club',
    ...more,
  });
}
