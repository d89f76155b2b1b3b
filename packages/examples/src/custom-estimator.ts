/** An estimator of one's own: one-shot, written by hand. It scores the weights that the search has trained for all architectures. */
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import {
  BaseEstimator,
  classificationMetrics,
  type Estimate,
  type EstimateContext,
  type GraphOnDevice,
  type Model,
  type SplitName,
} from '@gnas/core';
import { stochasticBlockModel } from '@gnas/datasets';
import { SinglePathNodeClassificationSpace } from '@gnas/space';

class HandWrittenOneShot extends BaseEstimator {
  override readonly training = 'shared';
  override readonly objective = 'macroF1';

  override async infer(
    model: Model,
    graph: GraphOnDevice,
    split: SplitName,
    { backend, parameters }: EstimateContext,
  ): Promise<Estimate> {
    const output = backend.tidy(() => model.forward(graph, backend.ops({ training: false, seed: 0 }), parameters));
    const logProbabilities = await backend.read(output);
    backend.dispose(output);
    const { labels, numClasses, split: nodes } = graph.graph;
    const metrics = classificationMetrics(logProbabilities, numClasses, labels, nodes[split]);
    return { metrics, loss: metrics.loss };
  }
}

const backend = await createBackend();
const space = new SinglePathNodeClassificationSpace({ hiddenDim: 16, ops: ['gcn', 'gat_2', 'sage', 'linear'] });
const algorithm = new RandomSearch({ numTrials: 16, weightShare: { warmupSteps: 100, stepsPerTrial: 5 } });
const { selection, best } = await algorithm.search(space, stochasticBlockModel(), new HandWrittenOneShot(), { backend, seed: 0 });
console.log('macro F1', best.metrics.macroF1, space.describe(selection));
