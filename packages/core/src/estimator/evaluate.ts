import type { GraphOnDevice } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { SplitName } from '../graph/graph.js';
import type { Model } from '../space/model.js';
import type { Metrics } from '../task/metric.js';
import type { Estimate } from '../trial/estimate.js';
import { type BatchOptions, modelOutputs, type RunContext } from './model-outputs.js';

/**
 * Runs a model once, without dropout, and scores it on every split.
 * @throws GnasError GNAS_DIVERGED if the loss of the given split is not finite; GNAS_OUT_OF_MEMORY
 */
export async function evaluate(
  model: Model,
  graph: GraphOnDevice,
  split: SplitName,
  context: RunContext,
  options: BatchOptions = {},
): Promise<Estimate> {
  const host = graph.graph;
  const { task } = context;
  const [train, validation, test] = (['train', 'validation', 'test'] as const).map((name) => task.nodes(host, name)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const values = await modelOutputs(model, graph, joined([train, validation, test]), context, options);
  const score = (nodes: Int32Array): Metrics => task.evaluate(values, host, nodes);
  const bySplit = { train: score(train), validation: score(validation), test: score(test) };
  const metrics = bySplit[split];
  const loss = metrics.loss as number;
  if (!Number.isFinite(loss))
    throw new GnasError('GNAS_DIVERGED', `The ${split} loss is ${loss}; the model's outputs are not finite.`);
  return { metrics, loss, bySplit };
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
