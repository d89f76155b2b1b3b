import type { Graph } from '../graph/graph.js';
import type { BaseSpace } from './base-space.js';
import type { Model } from './model.js';
import { type Trace, trace } from './trace.js';

/** The figures of a trace, which are equal for all selections with the same canonical key. */
export type TraceSummary = Pick<Trace, 'parameters' | 'flops' | 'hops' | 'wholeBeyond'>;

/** About 3 MB per space and graph. */
const maxKept = 10_000;

const kept = new WeakMap<BaseSpace, WeakMap<Graph, Map<string, TraceSummary>>>();

/**
 * Returns the figures of a model's trace, and keeps those of the last 10,000 architectures per space and graph. Use `trace` for the
 * drawing and the shapes of parameters, which differ between selections with the same canonical key.
 * @throws GnasError GNAS_INVALID_SHAPE, as `trace` does
 */
export function traceSummary(model: Model, graph: Graph): TraceSummary {
  const { space, selection } = model;
  if (!selection) return summaryOf(trace(model, graph));
  const summaries = summariesOf(space, graph);
  const key = space.canonicalKey(selection);
  let summary = summaries.get(key);
  if (!summary) {
    summary = summaryOf(trace(model, graph));
    summaries.set(key, summary);
    const [oldest] = summaries.keys();
    if (summaries.size > maxKept && oldest !== undefined) summaries.delete(oldest);
  }
  return summary;
}

function summaryOf({ parameters, flops, hops, wholeBeyond }: Trace): TraceSummary {
  return { parameters, flops, hops, wholeBeyond };
}

function summariesOf(space: BaseSpace, graph: Graph): Map<string, TraceSummary> {
  let byGraph = kept.get(space);
  if (!byGraph) {
    byGraph = new WeakMap();
    kept.set(space, byGraph);
  }
  let summaries = byGraph.get(graph);
  if (!summaries) {
    summaries = new Map();
    byGraph.set(graph, summaries);
  }
  return summaries;
}
