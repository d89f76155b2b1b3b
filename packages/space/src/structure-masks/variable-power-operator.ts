import { type Graph, parseOptions, withEdges } from '@gnas/core/plugin';
import * as z from 'zod';
import { cosineSimilarity, type Similarity } from './feature-similarity.js';
import { type StructureMask, weightOf } from './structure-mask.js';

/** Schema of the options of `VariablePowerOperator`. */
export const variablePowerOptions = z.object({
  strength: z
    .number()
    .gt(0)
    .default(0.5)
    .describe('Weight of a neighbor at distance two. Neighbors at distance one keep their weight.'),
  sparseRate: z
    .number()
    .gt(1)
    .default(2)
    .describe('Maximum number of incoming edges of a node, as a multiple of those in the data (AutoGL).'),
});

/** Options of `VariablePowerOperator`. */
export type VariablePowerOptions = z.input<typeof variablePowerOptions>;

/**
 * A variable power graph, A^[1] + strength * A^[2] with A^[k] the pairs at distance k (Jin et al., "Power up! Robust graph convolutional
 * network via graph powering", AAAI 2021): among more neighbors, a false edge has less influence.
 *
 * Sparsified as in the paper: a node gets at most `sparseRate` times as many neighbors as it had, those at distance two with the most
 * similar features. A node gets none if its degree exceeds the mean by more than two standard deviations. No path leads through such a
 * node either, which bounds the work on graphs with hubs. The paper learns the strengths. Here they are an option, so the graph is
 * computed once.
 */
export class VariablePowerOperator implements StructureMask {
  readonly name = 'variable_power_operator';
  readonly key: string;
  readonly strength: number;
  readonly sparseRate: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: VariablePowerOptions = {}) {
    const { strength, sparseRate } = parseOptions('VariablePowerOperator', variablePowerOptions, options);
    this.strength = strength;
    this.sparseRate = sparseRate;
    this.key = `${this.name} ${strength} ${sparseRate}`;
  }

  apply(graph: Graph): Graph {
    const { source, target, numNodes } = graph;
    const sources = sourcesOf(graph);
    const isHub = hubs(sources);
    const similarity = cosineSimilarity(graph.features);
    const added: { from: number; to: number }[] = [];
    for (let to = 0; to < numNodes; to++) {
      const near = sources[to] as readonly number[];
      if (isHub[to]) continue;
      const room = Math.round(this.sparseRate * near.length) - near.length;
      const far = atDistanceTwo(to, sources, isHub);
      for (const from of mostSimilar(far, to, room, similarity)) added.push({ from, to });
    }
    const count = source.length + added.length;
    const powered = { source: new Int32Array(count), target: new Int32Array(count), edgeWeights: new Float32Array(count) };
    powered.source.set(source);
    powered.target.set(target);
    powered.edgeWeights.fill(this.strength);
    for (let edge = 0; edge < source.length; edge++) powered.edgeWeights[edge] = weightOf(graph, edge);
    added.forEach(({ from, to }, index) => {
      powered.source[source.length + index] = from;
      powered.target[source.length + index] = to;
    });
    return withEdges(graph, powered);
  }
}

/** Sources of each node's incoming edges, except itself. */
function sourcesOf({ source, target, numNodes }: Graph): readonly (readonly number[])[] {
  const sources = Array.from({ length: numNodes }, () => new Set<number>());
  source.forEach((from, edge) => {
    const to = target[edge] as number;
    if (from !== to) sources[to]?.add(from);
  });
  return sources.map((set) => [...set]);
}

function hubs(sources: readonly (readonly number[])[]): readonly boolean[] {
  const mean = sources.reduce((sum, { length }) => sum + length, 0) / sources.length;
  const variance = sources.reduce((sum, { length }) => sum + (length - mean) ** 2, 0) / sources.length;
  const bound = mean + 2 * Math.sqrt(variance);
  return sources.map(({ length }) => length > bound);
}

function atDistanceTwo(node: number, sources: readonly (readonly number[])[], isHub: readonly boolean[]): number[] {
  const near = new Set(sources[node]).add(node);
  const far = new Set<number>();
  for (const middle of near)
    if (middle !== node && !isHub[middle]) for (const from of sources[middle] ?? []) if (!near.has(from)) far.add(from);
  return [...far];
}

/** The `count` candidates most similar to a node; ties are in the order of node numbers. */
function mostSimilar(candidates: readonly number[], node: number, count: number, similarity: Similarity): number[] {
  if (candidates.length <= count) return [...candidates];
  return candidates
    .map((from) => ({ from, value: similarity(from, node) }))
    .sort((a, b) => b.value - a.value || a.from - b.from)
    .slice(0, count)
    .map(({ from }) => from);
}
