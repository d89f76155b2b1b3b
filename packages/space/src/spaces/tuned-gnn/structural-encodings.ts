import type { Graph, GraphOnDevice } from '@gnas/core/plugin';
import { returnProbabilities, walkLengths } from './return-probabilities.js';
import type { TunedGnnSettings } from './settings.js';

type Encoding = Exclude<TunedGnnSettings['encoding'], 'none'>;

/** Number of columns of each encoding. */
export const encodingWidths: Readonly<Record<Encoding, number>> = { degree: 2, 'random-walk': walkLengths.length };

/**
 * Replaces the features of a graph with a structural encoding [N, columns]. 'degree' is log(1 + degree) over incoming and outgoing edges.
 * 'random-walk' is the probability that a random walk along undirected edges returns after 2 to 8 steps (Dwivedi et al. 2022, eq. 4).
 */
export function encoded(graph: GraphOnDevice, encoding: Encoding): GraphOnDevice {
  const make = encoding === 'degree' ? logDegrees : returnProbabilities;
  return graph.derive(`encoding ${encoding}`, (original) => ({
    ...original,
    features: { layout: 'dense', rows: original.numNodes, columns: encodingWidths[encoding], values: make(original) },
  }));
}

function logDegrees({ numNodes, source, target }: Graph): Float32Array {
  const degrees = new Float32Array(2 * numNodes);
  for (const node of target) degrees[2 * node] = (degrees[2 * node] as number) + 1;
  for (const node of source) degrees[2 * node + 1] = (degrees[2 * node + 1] as number) + 1;
  return degrees.map(Math.log1p);
}
