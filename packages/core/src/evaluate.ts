import type { GraphOnDevice } from './backend.js';
import type { Estimate, EstimateContext, Metrics } from './base-estimator.js';
import { GnasError } from './gnas-error.js';
import type { SplitName } from './graph.js';
import { classificationMetrics } from './metrics/classification-metrics.js';
import type { Model } from './model.js';

/**
 * Runs a model once, without dropout, and scores it on every split.
 * @throws GnasError GNAS_DIVERGED where the asked split's loss is not finite
 */
export async function evaluate(
  model: Model,
  graph: GraphOnDevice,
  split: SplitName,
  { backend, parameters }: Pick<EstimateContext, 'backend' | 'parameters'>,
): Promise<Estimate> {
  const output = backend.tidy(() => model.forward(graph, backend.ops({ training: false, seed: 0 }), parameters));
  const logProbabilities = await backend.read(output);
  backend.dispose(output);
  const { labels, numClasses, split: nodes } = graph.graph;
  const score = (name: SplitName): Metrics => classificationMetrics(logProbabilities, numClasses, labels, nodes[name]);
  const bySplit = { train: score('train'), validation: score('validation'), test: score('test') };
  const metrics = bySplit[split];
  const loss = metrics.loss as number;
  if (!Number.isFinite(loss))
    throw new GnasError('GNAS_DIVERGED', `The ${split} loss is ${loss}; the model's outputs are not finite.`);
  return { metrics, loss, bySplit };
}
