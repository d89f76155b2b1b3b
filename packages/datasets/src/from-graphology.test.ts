import { DirectedGraph, UndirectedGraph } from 'graphology';
import { describe, expect, it } from 'vitest';
import { fromGraphology } from './from-graphology.js';

describe('fromGraphology', () => {
  it('reads attributes, and both kinds of edges', () => {
    const graph = new UndirectedGraph();
    for (const [id, topic] of [
      ['a', 'x'],
      ['b', 'y'],
      ['c', 'x'],
      ['d', undefined],
      ['e', 'y'],
    ])
      graph.addNode(id, { topic, size: 2 });
    graph.addEdge('a', 'b');
    const made = fromGraphology(graph, { label: 'topic', features: ['size'] });
    expect([...made.labels]).toEqual([0, 1, 0, -1, 1]);
    expect([...made.source, ...made.target]).toEqual([0, 1, 1, 0]);
    const directed = new DirectedGraph();
    for (const id of ['a', 'b', 'c']) directed.addNode(id, { topic: id });
    directed.addEdge('c', 'a');
    expect([...fromGraphology(directed, { label: 'topic' }).source]).toEqual([2]);
    expect(() => fromGraphology(graph, { label: 'topic', features: ['weight'] })).toThrow(/Node "a": attribute "weight"/);
  });
});
