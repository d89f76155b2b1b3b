import type { Estimate, EstimateContext, GraphOnDevice, Model, SplitName } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';

/** Trains from scratch, and tells of each model before it does. */
export class WatchedEstimator extends TrainScratchEstimator {
  constructor(
    epochs: number,
    private readonly onModel: (model: Model) => void,
  ) {
    super({ epochs });
  }

  override infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    this.onModel(model);
    return super.infer(model, graph, split, context);
  }
}
