import { expect, it } from 'vitest';
import { karateClub } from './karate-club.js';

it('has the published size, and the split that is asked for', () => {
  const graph = karateClub();
  expect([graph.numNodes, graph.source.length, graph.numClasses]).toEqual([34, 156, 2]);
  expect(graph.classNames).toEqual(['Mr. Hi', 'Officer']);
  expect(karateClub({ shares: [0.5, 0.25, 0.25] }).split.train).toHaveLength(17);
  expect(karateClub({ splitSeed: 1 }).split).not.toEqual(graph.split);
});
