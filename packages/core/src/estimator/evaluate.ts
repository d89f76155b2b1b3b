import type { GraphOnDevice } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { SplitName } from '../graph/graph.js';
import type { Model } from '../space/model.js';
import type { Metrics } from '../task/metric.js';
import type { Estimate } from '../trial/estimate.js';
import { type BatchOptions, modelOutputs, type RunContext } from './model-outputs.js';

/** What `evaluate` computes. */
export interface EvaluateOptions extends BatchOptions {
  /** Splits that are scored. Default: all. */
  readonly splits?: readonly SplitName[];
  /** Names of the metrics that are needed beside the loss. Default: all. */
  readonly only?: readonly string[];
}

/**
 * Runs a model once, without dropout, and scores it on every split.
 * @throws GnasError GNAS_DIVERGED if the loss of the given split is not finite; GNAS_OUT_OF_MEMORY
 */
export async function evaluate(
  model: Model,
  graph: GraphOnDevice,
  split: SplitName,
  context: RunContext,
  { splits = ['train', 'validation', 'test'], only, ...options }: EvaluateOptions = {},
): Promise<Estimate> {
  const host = graph.graph;
  const { task } = context;
  const rows = splits.map((name) => [name, task.nodes(host, name)] as const);
  const all = joined(rows.map(([, own]) => own));
  const values = await modelOutputs(model, graph, all, context, options);
  const wanted = only && [...only, 'loss'];
  const bySplit: Partial<Record<SplitName, Metrics>> = Object.fromEntries(
    rows.map(([name, own]) => [name, task.evaluate(values, host, own, wanted)]),
  );
  const metrics = bySplit[split] as Metrics;
  const loss = metrics.loss as number;
  if (!Number.isFinite(loss))
    throw new GnasError('GNAS_DIVERGED', `The ${split} loss is ${loss}; the model's outputs are not finite.`);
  return { metrics, loss, bySplit };
}

/** Joined rows by the first part: a device keeps graphs for an array of rows. */
const known = new WeakMap<Int32Array, { readonly parts: readonly Int32Array[]; readonly all: Int32Array }>();

function joined(parts: readonly Int32Array[]): Int32Array {
  const [first] = parts;
  if (!first) return new Int32Array(0);
  if (parts.length === 1) return first;
  const before = known.get(first);
  if (before?.parts.length === parts.length && before.parts.every((part, at) => part === parts[at])) return before.all;
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  known.set(first, { parts, all });
  return all;
}
