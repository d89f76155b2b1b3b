/** One-shot estimation by hand: it scores the weights that the search trains for all architectures, without training any itself. */
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, formatMetric, type SplitName } from '@gnas/core';
import { BaseEstimator, type Estimate, type EstimateContext, type GraphOnDevice, type Model } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';

class HandWrittenOneShot extends BaseEstimator {
  override readonly training = 'shared';
  override readonly objective = 'macroF1';

  override async infer(
    model: Model,
    graph: GraphOnDevice,
    split: SplitName,
    { backend, parameters, task }: EstimateContext,
  ): Promise<Estimate> {
    const output = backend.tidy(() => {
      const ops = backend.ops({ training: false, seed: 0 });
      return task.output(model.forward(graph, ops, parameters), ops);
    });
    const values = await backend.read(output);
    backend.dispose(output);
    const metrics = task.evaluate(values, graph.graph, task.nodes(graph.graph, split));
    return { metrics, loss: metrics.loss ?? Number.NaN };
  }

  /** The final training needs an estimator that trains. */
  override final(): BaseEstimator {
    return new TrainScratchEstimator({ objective: this.objective }).final();
  }
}

const study = await createStudy({
  dataset: stochasticBlockModel(),
  space: new SinglePathNodeClassificationSpace({ hiddenDim: 16, ops: ['gcn', 'gat_2', 'sage', 'linear'] }),
  algorithm: new RandomSearch({ numTrials: 16, weightShare: { warmupSteps: 100, stepsPerTrial: 5 } }),
  estimator: new HandWrittenOneShot(),
  backend: await createBackend(),
});
const { best } = await study.search();
console.log(study.objective.title, formatMetric(study.objective, study.bestValue), study.describe(best));
