import { averageOutput, type Backend, GnasError, type Graph, type TrainedMember } from '@gnas/core';
import type { BaseTask, NodePairs } from '@gnas/core/plugin';
import { LinkScores } from './link-scores.js';
import { LinkSet, type Pairs } from './link-set.js';

/** Options of `mostLikelyLinks`. */
export interface MostLikelyLinksOptions {
  /** Number of links to return. */
  readonly count: number;
  /** A node that they belong to. Default: any. */
  readonly node?: number | undefined;
}

/** Most pairs of nodes of a graph whose pairs are all scored: those of 11,585 nodes. */
const mostPairs = 2 ** 26;
/** Pairs whose scores are held at a time. */
const pairsAtATime = 2 ** 20;

/** Makes given pairs the rows of a graph, whose edges are all known links. */
export function withPairs(graph: Graph, { source, target }: NodePairs): Graph {
  const none = new Int32Array(0);
  const { targets: _, classNames: __, ...rest } = graph;
  return {
    ...rest,
    pairs: { source, target },
    labels: new Int32Array(source.length).fill(-1),
    numClasses: 2,
    split: { train: none, validation: none, test: none },
  };
}

/**
 * Finds the most likely links that a graph doesn't have, the most likely first.
 * @param graph with all known links among its edges
 * @throws GnasError GNAS_INVALID_OPTION if the graph has too many pairs of nodes to score them all, or not this node; as `predict` does
 */
export async function mostLikelyLinks(
  members: readonly TrainedMember[],
  graph: Graph,
  backend: Backend,
  task: BaseTask,
  { count, node }: MostLikelyLinksOptions,
): Promise<LinkScores> {
  const { numNodes, nodeIds } = graph;
  if (node !== undefined && !(Number.isInteger(node) && node >= 0 && node < numNodes))
    throw new GnasError('GNAS_INVALID_OPTION', `node is ${node}; nodes are numbered from 0 to ${numNodes - 1}.`);
  if (node === undefined && (numNodes * (numNodes - 1)) / 2 > mostPairs)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `The graph has ${numNodes} nodes, which are too many to score all their pairs. Name a node whose links you look for.`,
    );
  let kept: Scored = { source: new Int32Array(0), target: new Int32Array(0), scores: new Float32Array(0) };
  for (const pairs of unlinkedPairs(graph, node)) {
    const scores = await averageOutput(members, withPairs(graph, pairs), backend, task);
    kept = best(count, kept, { ...pairs, scores });
  }
  return new LinkScores(kept.scores, { pairs: kept, ...(nodeIds && { nodeIds }) });
}

interface Scored extends Pairs {
  /** [P] */
  readonly scores: Float32Array;
}

/** Lists all pairs that are not linked, in parts. */
function* unlinkedPairs(graph: Graph, node: number | undefined): Iterable<Pairs> {
  const { numNodes } = graph;
  const links = new LinkSet(graph);
  let [source, target] = [new Int32Array(pairsAtATime), new Int32Array(pairsAtATime)];
  let found = 0;
  const first = node ?? 0;
  for (let a = first; a < (node === undefined ? numNodes : first + 1); a++)
    for (let b = node === undefined ? a + 1 : 0; b < numNodes; b++) {
      if (a === b || links.has(a, b)) continue;
      source[found] = a;
      target[found++] = b;
      if (found < pairsAtATime) continue;
      yield { source, target };
      [source, target] = [new Int32Array(pairsAtATime), new Int32Array(pairsAtATime)];
      found = 0;
    }
  if (found > 0) yield { source: source.slice(0, found), target: target.slice(0, found) };
}

/** The pairs of the highest scores, highest first; of equal scores those that were listed first. */
function best(count: number, ...lists: readonly Scored[]): Scored {
  const least = leastOf(count, lists);
  const all = lists.flatMap(({ source, target, scores }) =>
    [...scores.keys()].flatMap((at) => {
      const score = scores[at] as number;
      return score >= least ? [{ score, source: source[at] as number, target: target[at] as number }] : [];
    }),
  );
  const first = all.sort((a, b) => b.score - a.score).slice(0, count);
  return {
    source: Int32Array.from(first, ({ source }) => source),
    target: Int32Array.from(first, ({ target }) => target),
    scores: Float32Array.from(first, ({ score }) => score),
  };
}

/** The score of rank `count`. */
function leastOf(count: number, lists: readonly Scored[]): number {
  const sorted = new Float32Array(lists.reduce((sum, { scores }) => sum + scores.length, 0));
  let at = 0;
  for (const { scores } of lists) {
    sorted.set(scores, at);
    at += scores.length;
  }
  sorted.sort();
  return sorted[Math.max(0, sorted.length - count)] ?? Number.NEGATIVE_INFINITY;
}
