import { describe, expect, it } from 'vitest';
import { fromEdges } from './from-edges.js';

const labels = [0, 1, 0, 1];

describe('fromEdges', () => {
  it('makes edges undirected, once each, without self loops', () => {
    const graph = fromEdges({
      numNodes: 4,
      edges: [
        [0, 1],
        [1, 0],
        [2, 2],
        [2, 3],
      ],
      labels,
    });
    expect([...graph.source]).toEqual([0, 1, 2, 3]);
    expect([...graph.target]).toEqual([1, 0, 3, 2]);
    expect(graph.features).toMatchObject({ layout: 'sparse', columns: 4 });
  });

  it('keeps directed edges as given', () => {
    expect([
      ...fromEdges({
        numNodes: 4,
        edges: [
          [1, 0],
          [2, 2],
        ],
        labels,
        directed: true,
      }).source,
    ]).toEqual([1, 2]);
  });

  it('names the first mistake', () => {
    expect(() =>
      fromEdges({
        numNodes: 4,
        edges: [
          [0, 1],
          [1, 4],
        ],
        labels,
      }),
    ).toThrow(/edge 1 names node 4/);
    expect(() => fromEdges({ numNodes: 4, edges: [], labels, features: [[1], [2, 3], [4], [5]] })).toThrow(
      /node 1 has 2 features/,
    );
  });
});
