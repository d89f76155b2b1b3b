import type { GraphOnDevice } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { Split, SplitName } from '../graph/graph.js';
import { classificationMetrics } from '../metrics/classification-metrics.js';
import type { Model } from '../space/model.js';
import type { Estimate, EstimateContext, Metrics } from './base-estimator.js';
import { type BatchOptions, logProbabilities } from './log-probabilities.js';

/**
 * Runs a model once, without dropout, and scores it on every split.
 * @throws GnasError GNAS_DIVERGED where the asked split's loss is not finite; GNAS_OUT_OF_MEMORY
 */
export async function evaluate(
  model: Model,
  graph: GraphOnDevice,
  split: SplitName,
  context: Pick<EstimateContext, 'backend' | 'parameters'>,
  options: BatchOptions = {},
): Promise<Estimate> {
  const { labels, numClasses, split: nodes } = graph.graph;
  const values = await logProbabilities(model, graph, allOf(nodes), context, options);
  const score = (name: SplitName): Metrics => classificationMetrics(values, numClasses, labels, nodes[name]);
  const bySplit = { train: score('train'), validation: score('validation'), test: score('test') };
  const metrics = bySplit[split];
  const loss = metrics.loss as number;
  if (!Number.isFinite(loss))
    throw new GnasError('GNAS_DIVERGED', `The ${split} loss is ${loss}; the model's outputs are not finite.`);
  return { metrics, loss, bySplit };
}

function allOf({ train, validation, test }: Split): Int32Array {
  const nodes = new Int32Array(train.length + validation.length + test.length);
  nodes.set(train);
  nodes.set(validation, train.length);
  nodes.set(test, train.length + validation.length);
  return nodes;
}
