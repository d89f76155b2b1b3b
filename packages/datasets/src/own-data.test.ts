import { GnasError } from '@gnas/core';
import fc from 'fast-check';
import { DirectedGraph, UndirectedGraph } from 'graphology';
import { describe, expect, it } from 'vitest';
import { columnKind } from './csv/column-schema.js';
import { fromCsv } from './csv/from-csv.js';
import { fromEdges } from './from-edges.js';
import { fromGraphology } from './from-graphology.js';
import { karateClub } from './karate-club.js';
import { randomSplit } from './random-split.js';
import { stochasticBlockModel } from './stochastic-block-model.js';

const labels = [0, 1, 0, 1];

describe('fromEdges', () => {
  it('makes edges undirected, once each, without loops', () => {
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

  it('keeps directed edges as they are', () => {
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

  it('names the first bad place', () => {
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

describe('randomSplit', () => {
  it('is a division of the labelled nodes, whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.integer(), (count, seed) => {
        const known = Int32Array.from({ length: count + 2 }, (_, node) => (node < 2 ? -1 : node % 3));
        const { train, validation, test } = randomSplit(known, seed);
        const all = [...train, ...validation, ...test];
        expect(new Set(all).size).toBe(all.length);
        expect(Math.min(train.length, validation.length, test.length)).toBeGreaterThan(0);
        expect(all).not.toContain(0);
        expect(all).not.toContain(1);
      }),
    );
  });

  it('refuses what cannot be divided', () => {
    expect(() => randomSplit(Int32Array.of(0, 1), 0)).toThrow(/Only 2 nodes/);
    expect(() => randomSplit(Int32Array.of(0, 1, 0), 0, { train: 0.9, validation: 0.9, test: 0.1 })).toThrow(
      /at most 1 together/,
    );
  });
});

describe('known graphs', () => {
  it('the karate club', () => {
    const graph = karateClub();
    expect([graph.numNodes, graph.source.length, graph.numClasses]).toEqual([34, 156, 2]);
    expect(graph.classNames).toEqual(['Mr. Hi', 'Officer']);
  });

  it('blocks have more edges within than between', () => {
    const graph = stochasticBlockModel({ blocks: [40, 40], seed: 3 });
    const within = graph.source.filter((node, edge) => graph.labels[node] === graph.labels[graph.target[edge] as number]).length;
    expect(within / graph.source.length).toBeGreaterThan(0.8);
    expect(stochasticBlockModel({ blocks: [40, 40], seed: 3 })).toEqual(graph);
    expect(() => stochasticBlockModel({ within: 2 })).toThrow(/within is 2/);
  });
});

describe('fromGraphology', () => {
  it('takes attributes, and both kinds of edges', () => {
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

const text = (name: string, content: string) => ({ name, text: content });
const nodes =
  'id,topic,age,colour,about\na,x,1,red,the quick brown fox\nb,y,2,blue,the lazy brown dog\nc,x,3,red,a quick fox\nd,,4,blue,some lazy dog\ne,y,,red,a brown fox\n';
const edges = 'source,target\na,b\nb,c\nc,d\n';

describe('fromCsv', () => {
  it('reads numbers, categories and texts', async () => {
    const graph = await fromCsv({ nodes: text('nodes.csv', nodes), edges: text('edges.csv', edges), label: 'topic' });
    expect([graph.numNodes, graph.source.length]).toEqual([5, 6]);
    expect(graph.classNames).toEqual(['x', 'y']);
    expect([...graph.labels]).toEqual([0, 1, 0, -1, 1]);
    expect(graph.nodeIds).toEqual(['a', 'b', 'c', 'd', 'e']);
    if (graph.features.layout !== 'sparse') throw new Error('features must be sparse');
    const [age, red] = [graph.features.values[0], graph.features.columnIndices[1]];
    expect(age).toBeCloseTo(-1.3416, 3);
    expect(red).toBe(2);
  });

  it('knows what columns hold', () => {
    expect(columnKind(['1', '2.5', '', '-3e4'])).toBe('number');
    expect(columnKind(['a', 'b', 'a', 'b'])).toBe('category');
    expect(columnKind(['one fish', 'two fish', 'red fish', 'blue fish'])).toBe('text');
    expect(columnKind(['k1', 'k2', 'k3', 'k4', 'k5'])).toBe('id');
    expect(columnKind(['', ''])).toBe('empty');
  });

  it('takes one-hot node numbers where no column is of use', async () => {
    const graph = await fromCsv({
      nodes: text('n', 'id,topic\n1,x\n2,y\n3,x\n4,y\n'),
      edges: text('e', 'from,to\n1,2\n'),
      label: 'topic',
    });
    expect(graph.features.columns).toBe(4);
  });

  it.each([
    [
      'an unknown node',
      nodes,
      'source,target\na,b\nb,zebra\n',
      'topic',
      /edges.csv, line 3: there is no node "zebra" in nodes.csv/,
    ],
    ['an id twice', `${nodes}a,x,1,red,again\n`, edges, 'topic', /nodes.csv, line 7: id "a" is there already, in line 2/],
    ['an empty id', `${nodes},x,1,red,again\n`, edges, 'topic', /line 7: the node has no id/],
    ['a wrong label column', nodes, edges, 'topik', /no column "topik"; did you mean "topic"/],
    ['a label that nobody gave', 'id,topic\n1,\n2,\n3,\n', 'a,b\n1,2\n', 'topic', /nodes.csv: column "topic" is empty: nobody/],
    [
      'a label of one node',
      `${nodes}f,exx,1,red,x\n`.replaceAll(',x,', ',ex,'),
      edges,
      'topic',
      /line 7: "exx" in column "topic" is the class of this node alone; did you mean "ex"/,
    ],
    [
      'every mistake',
      `${nodes}f,x,1,red\na,x,1,red,again\n`.replace('c,x', 'c,x,x'),
      edges,
      'topic',
      /line 4: it has 6 cells, and the header names 5 columns.\nnodes.csv, line 7: it has 4 cells/,
    ],
    [
      'many mistakes',
      nodes,
      `source,target\n${Array.from({ length: 14 }, (_, i) => `a,q${i}\n`).join('')}`,
      'topic',
      /line 11: there is no node "q9" in nodes.csv.\n... and 4 more/,
    ],
    ['one label for all', 'id,topic\n1,x\n2,x\n3,x\n', 'a,b\n1,2\n', 'topic', /1 different values/],
    ['a row that is too long', `${nodes}f,x,1,red,more,than,that\n`, edges, 'topic', /line 7/],
    ['a quote that never ends', `${nodes}f,x,1,red,"more\n`, edges, 'topic', /nodes.csv.*[Qq]uote/],
    ['an empty file', '', edges, 'topic', /it is empty/],
    ['a header alone', 'id,topic\n', edges, 'topic', /no rows/],
    ['a column twice', 'id,topic,topic\n1,x,y\n', edges, 'topic', /"topic" is there twice/],
    ['one column of edges', nodes, 'source\na\n', 'topic', /an edge needs a source and a target/],
  ])('names file and line of %s', async (_, nodeText, edgeText, label, message) => {
    await expect(
      fromCsv({ nodes: text('nodes.csv', nodeText), edges: text('edges.csv', edgeText), label }),
    ).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a column that was asked for and cannot be used, and a file that is not there', async () => {
    const own = {
      nodes: text('n', 'id,topic,key\n1,x,q1\n2,y,q2\n3,x,q3\n4,y,q4\n'),
      edges: text('e', 'a,b\n1,2\n'),
      label: 'topic',
    };
    await expect(fromCsv({ ...own, features: ['key'] })).rejects.toThrow(/column "key" has neither/);
    await expect(fromCsv({ ...own, nodes: '/nowhere/nodes.csv' })).rejects.toMatchObject({ code: 'GNAS_FILE_NOT_FOUND' });
  });

  it('survives any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 80 }), fc.string({ maxLength: 40 }), async (a, b) => {
        try {
          await fromCsv({ nodes: text('n', `id,topic\n${a}`), edges: text('e', `source,target\n${b}`), label: 'topic' });
        } catch (error) {
          if (!(error instanceof GnasError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});
