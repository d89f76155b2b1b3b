import { featureRows } from './feature-rows.js';
import type { Graph, Targets } from './graph.js';

/** Takes what belongs to some edges: weights, features and types, as far as the graph has them. */
export function edgeValues(
  { edgeWeights, edgeFeatures, edgeTypes, edgeTypeNames }: Graph,
  edges: Int32Array,
): Pick<Graph, 'edgeWeights' | 'edgeFeatures' | 'edgeTypes' | 'edgeTypeNames'> {
  return {
    ...(edgeWeights && { edgeWeights: Float32Array.from(edges, (edge) => edgeWeights[edge] as number) }),
    ...(edgeFeatures && { edgeFeatures: featureRows(edgeFeatures, edges) as typeof edgeFeatures }),
    ...(edgeTypes && { edgeTypes: Int32Array.from(edges, (edge) => edgeTypes[edge] as number) }),
    ...(edgeTypeNames && { edgeTypeNames }),
  };
}

/** Takes the targets of some rows. */
export function targetRows(targets: Targets, rows: Int32Array): Targets {
  const { columns } = targets;
  const values = new Float32Array(rows.length * columns);
  rows.forEach((row, at) => {
    for (let column = 0; column < columns; column++)
      values[at * columns + column] = targets.values[row * columns + column] as number;
  });
  return { ...targets, values };
}
