import type { ForwardInput, GraphOnDevice, ModelOps, Tensor } from '@gnas/core/plugin';
import { rowNormalized } from './row-normalized.js';
import type { TunedGnnSettings } from './settings.js';
import { standardized } from './standardized.js';
import { encoded } from './structural-encodings.js';

/** Input of the first layer of a network. */
export interface PreparedInput {
  /** Prepared features, with dropout. */
  readonly x: Tensor;
  /** Standardized structural encoding, [N, columns]. */
  readonly encoding: Tensor | undefined;
  /** Operations to apply to `x`. */
  readonly ops: ModelOps;
}

/** Prepares features and encoding. @param graph the graph of the input, or one derived from it */
export function preparedInput(input: ForwardInput, graph: GraphOnDevice, settings: TunedGnnSettings): PreparedInput {
  const { ops } = input;
  const prepared = settings.features === 'row-normalized' ? rowNormalized(graph) : graph;
  const features = prepared === input.graph ? input.x : prepared.features;
  const encoding = encodingOf(ops, graph, settings.encoding);
  const drop = (x: Tensor): Tensor => (settings.featureDropout === 'yes' ? ops.dropout(x, settings.dropout) : x);
  if (settings.features !== 'standardized') return { ops, x: drop(features), encoding };
  const place = { path: 'features', features: graph.graph.features };
  // Sparse features are standardized where they are multiplied, after dropout.
  if (features.layout === 'sparse') return { ...standardized(ops, drop(features), place), encoding };
  return { ops, x: drop(standardized(ops, features, place).x), encoding };
}

function encodingOf(ops: ModelOps, graph: GraphOnDevice, encoding: TunedGnnSettings['encoding']): Tensor | undefined {
  if (encoding === 'none') return undefined;
  const own = encoded(graph, encoding);
  return standardized(ops, own.features, { path: `encoding_${encoding}`, features: own.graph.features }).x;
}
