import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import type { BaseEstimator, SearchResult } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import type { SearchEvents } from '../search-observer.js';

export const space = new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'sage', 'linear'] });

/** Fails on every architecture whose first layer is `linear`. */
class FragileEstimator extends TrainScratchEstimator {
  override async infer(...args: Parameters<BaseEstimator['infer']>): ReturnType<TrainScratchEstimator['infer']> {
    if (args[0].selection?.op_0 === 2) throw new Error('no linear layers here');
    return super.infer(...args);
  }
}

/** Searches all nine architectures on a small graph; three of them fail. */
export async function smallSearch(events: SearchEvents): Promise<SearchResult> {
  const backend = await createBackend();
  const estimator = new FragileEstimator({ epochs: 6 });
  return new RandomSearch({ numTrials: 9 }).search(space, karateClub(), estimator, { backend, seed: 1, ...events });
}
