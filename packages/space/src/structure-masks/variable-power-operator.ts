import { GnasError, type Graph } from '@gnas/core';
import { cosineSimilarity, type Similarity } from './feature-similarity.js';
import { type StructureMask, weightOf } from './structure-mask.js';

/** Of `VariablePowerOperator`. */
export interface VariablePowerOptions {
  /** Weight of a neighbour at distance two; one at distance one keeps its own. Default 0.5. */
  readonly strength?: number;
  /** Incoming edges of a node after powering, as a multiple of those before. Default 2 (AutoGL). */
  readonly sparseRate?: number;
}

/**
 * A variable power graph, A^[1] + strength * A^[2] with A^[k] the pairs at distance k (Jin et al., "Power up! Robust graph
 * convolutional network via graph powering", AAAI 2021): a false edge weighs less among more neighbours.
 *
 * Sparsified as they do: each node takes at most `sparseRate` times as many neighbours as it had, those at distance two whose
 * features are most alike, and a node of a degree above the mean by more than two deviations takes none. No path leads through
 * such a node either, which bounds the work on graphs with hubs. Their strengths are learned; here they are given, so that the
 * graph is made once.
 */
export class VariablePowerOperator implements StructureMask {
  readonly name = 'variable_power_operator';
  readonly key: string;
  readonly strength: number;
  readonly sparseRate: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor({ strength = 0.5, sparseRate = 2 }: VariablePowerOptions = {}) {
    if (!(strength > 0))
      throw new GnasError('GNAS_INVALID_OPTION', `VariablePowerOperator: strength is ${strength}; it must be above 0.`);
    if (!(sparseRate > 1))
      throw new GnasError('GNAS_INVALID_OPTION', `VariablePowerOperator: sparseRate is ${sparseRate}; it must be above 1.`);
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
      for (const from of mostAlike(far, to, room, similarity)) added.push({ from, to });
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
    return { ...graph, ...powered };
  }
}

/** The sources of each node's incoming edges, without itself. */
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

/** The `count` most alike; equal ones in order of number. */
function mostAlike(candidates: readonly number[], node: number, count: number, similarity: Similarity): number[] {
  if (candidates.length <= count) return [...candidates];
  return candidates
    .map((from) => ({ from, likeness: similarity(from, node) }))
    .sort((a, b) => b.likeness - a.likeness || a.from - b.from)
    .slice(0, count)
    .map(({ from }) => from);
}
