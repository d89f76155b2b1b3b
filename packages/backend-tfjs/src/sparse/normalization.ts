import type { WeightedEdges } from './edge-view.js';

/**
 * [E] weight / sqrt(degree(source) * degree(target)) of each edge (Kipf & Welling 2017, eq. 2). Degrees are weighted. An edge at a
 * node of degree 0 gets 0.
 */
export function normalizedWeights(
  { source, target, weights }: WeightedEdges,
  numNodes: number,
  degree: 'incoming' | 'outgoing',
): Float32Array {
  const degrees = new Float64Array(numNodes);
  const counted = degree === 'incoming' ? target : source;
  counted.forEach((node, edge) => {
    degrees[node] = (degrees[node] as number) + (weights[edge] as number);
  });
  const scale = degrees.map((value) => (value > 0 ? 1 / Math.sqrt(value) : 0));
  return weights.map(
    (weight, edge) => weight * (scale[source[edge] as number] as number) * (scale[target[edge] as number] as number),
  );
}
