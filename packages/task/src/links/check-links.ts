import { GnasError, type Graph } from '@gnas/core/plugin';
import { LinkSet } from './link-set.js';

/**
 * Checks that no edge of a graph gives away a link that it is validated or tested on.
 * @throws GnasError GNAS_INVALID_GRAPH naming the first such edge
 */
export function checkLinks(graph: Graph): Graph {
  const { name, numNodes, source, target, nodeIds, labels, split, pairs } = graph;
  if (!pairs) return graph;
  const edges = new LinkSet({ numNodes, source, target });
  for (const part of ['validation', 'test'] as const)
    for (const row of split[part]) {
      const [a, b] = [pairs.source[row] as number, pairs.target[row] as number];
      if (labels[row] === 1 && edges.has(a, b))
        throw new GnasError(
          'GNAS_INVALID_GRAPH',
          `Graph "${name}": the ${part} link between ${nodeIds?.[a] ?? a} and ${nodeIds?.[b] ?? b} is also an edge, which gives it away. Remove the edge, or give the graph without pairs to have its links split.`,
        );
    }
  return graph;
}
