import type { Graph } from '@gnas/core';
import { UndirectedGraph } from 'graphology';
import karate from 'graphology-generators/social/karate-club.js';
import { fromGraphology } from './from-graphology.js';

/**
 * Zachary's karate club (1977): 34 members, 78 friendships, and the club each joined after the split. Features are one-hot node
 * numbers. Split 20 / 20 / 60 by seed.
 */
export function karateClub({ seed = 0 }: { readonly seed?: number } = {}): Graph {
  const graph = karate(UndirectedGraph);
  return fromGraphology(graph, { name: 'karate-club', label: 'club', seed, split: { train: 0.2, validation: 0.2, test: 0.6 } });
}
