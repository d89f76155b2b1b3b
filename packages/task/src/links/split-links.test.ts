import { GnasError, graphIdentity } from '@gnas/core';
import { createGraph, type Graph, type NodePairs } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { LinkSet } from './link-set.js';
import { type LinkSplitOptions, splitLinks } from './split-links.js';

/** A graph of random links, of which some are listed in both directions, some in one, and some twice; with self loops. */
function graphOf(numNodes: number, links: readonly (readonly [number, number])[]): Graph {
  const none = new Int32Array(0);
  const edges = [
    ...links.flatMap(([a, b], at): [number, number][] => [
      [a, b],
      ...(at % 2 === 0 ? [[b, a] as [number, number]] : []),
      ...(at % 5 === 0 ? [[a, b] as [number, number]] : []),
    ]),
    [0, 0] as [number, number],
  ];
  return createGraph(
    {
      name: 'links',
      numNodes,
      source: Int32Array.from(edges, ([a]) => a),
      target: Int32Array.from(edges, ([, b]) => b),
      edgeWeights: Float32Array.from(edges, (_, edge) => edge),
      features: { layout: 'dense', rows: numNodes, columns: 1, values: new Float32Array(numNodes) },
      labels: new Int32Array(numNodes).fill(-1),
      numClasses: 0,
      split: { train: none, validation: none, test: none },
    },
    { onlyPredict: true },
  );
}

/** A cycle with chords: node i is linked to i + 1 and i + 7. */
const chords = (numNodes: number): [number, number][] =>
  Array.from({ length: numNodes }, (_, node) => [1, 7].map((step): [number, number] => [node, (node + step) % numNodes])).flat();
const whole = graphOf(60, chords(60));

const rowsOf = (graph: Graph, part: 'train' | 'validation' | 'test', label: number): string[] => {
  const { source, target } = graph.pairs as NodePairs;
  return [...graph.split[part]]
    .filter((row) => graph.labels[row] === label)
    .map((row) => [source[row], target[row]].sort((a, b) => Number(a) - Number(b)).join('-'));
};
const parts = ['train', 'validation', 'test'] as const;
const edgesOf = ({ source, target }: Graph): string[] =>
  [...source].map((from, edge) => [from, target[edge]].sort((a, b) => Number(a) - Number(b)).join('-'));

describe('splitLinks', () => {
  it.each<[LinkSplitOptions, readonly number[]]>([
    [{}, [96, 12, 12]],
    [{ validationShare: 0.05, testShare: 0.2, splitSeed: 3 }, [90, 6, 24]],
    [{ validationShare: 0, testShare: 0.1 }, [108, 0, 12]],
    [{ validationShare: 0.1, testShare: 0 }, [108, 12, 0]],
    [{ negatives: 3 }, [96, 12, 12]],
  ])('puts each link into one part and takes those of validation and test out of the edges: %o', (options, sizes) => {
    const graph = splitLinks(whole, options);
    const links = parts.map((part) => rowsOf(graph, part, 1));
    expect(links.map(({ length }) => length)).toEqual(sizes);
    expect(new Set(links.flat()).size).toBe(120);
    const hidden = new Set([...(links[1] as string[]), ...(links[2] as string[])]);
    expect(edgesOf(graph).filter((edge) => hidden.has(edge))).toEqual([]);
    const train = new Set(links[0]);
    expect(new Set(edgesOf(graph).filter((edge) => edge !== '0-0'))).toEqual(train);
    // Every edge that is left keeps its direction, its duplicates and its weight.
    const before = [...whole.source.keys()].map((edge) => `${whole.source[edge]}>${whole.target[edge]} ${edge}`);
    const after = [...graph.source.keys()].map(
      (edge) => `${graph.source[edge]}>${graph.target[edge]} ${graph.edgeWeights?.[edge]}`,
    );
    expect(after).toEqual(before.filter((_, edge) => train.has(edgesOf(whole)[edge] as string) || edge === before.length - 1));
  });

  it('keeps the types of the edges that are left', () => {
    const edgeTypeNames = ['even', 'odd'];
    const graph = splitLinks({ ...whole, edgeTypes: whole.source.map((node) => node % 2), edgeTypeNames });
    expect(graph.edgeTypeNames).toEqual(edgeTypeNames);
    expect(graph.edgeTypes).toEqual(graph.source.map((node) => node % 2));
  });

  it('compares them with different pairs that are not links of any part', () => {
    const graph = splitLinks(whole, { negatives: 3 });
    const links = new Set(parts.flatMap((part) => rowsOf(graph, part, 1)));
    const [train = [], validation = [], test = []] = parts.map((part) => rowsOf(graph, part, 0));
    expect([train.length, validation.length, test.length]).toEqual([96, 36, 36]);
    const all = [...train, ...validation, ...test];
    expect(new Set(all).size).toBe(all.length);
    for (const pair of all) {
      expect(links.has(pair)).toBe(false);
      expect(pair.split('-')[0]).not.toBe(pair.split('-')[1]);
    }
  });

  it('depends on the seed alone', () => {
    const digest = (options: LinkSplitOptions): string => graphIdentity(splitLinks(whole, options)).digest;
    expect(digest({ splitSeed: 5 })).toBe(digest({ splitSeed: 5 }));
    expect(new Set([0, 1, 2].map((splitSeed) => digest({ splitSeed }))).size).toBe(3);
  });

  it.each<[string, Graph, LinkSplitOptions, RegExp]>([
    ['no links', graphOf(5, []), {}, /has 0 links between different nodes.*at least 3.*Add edges/s],
    [
      'two links',
      graphOf(5, [
        [0, 1],
        [1, 2],
      ]),
      {},
      /has 2 links.*at least 3/,
    ],
    ['shares that leave nothing', whole, { validationShare: 0.5, testShare: 0.5 }, /leaves nothing to train on/],
    ['a share below 0', whole, { testShare: -0.1 }, /testShare/],
    [
      'few links and large shares',
      graphOf(6, [
        [0, 1],
        [1, 2],
        [2, 3],
      ]),
      { validationShare: 0.45, testShare: 0.5 },
      /none is left to train on/,
    ],
    [
      'a complete graph',
      graphOf(6, Array.from({ length: 6 }, (_, a) => Array.from({ length: a }, (_, b): [number, number] => [a, b])).flat()),
      {},
      /only 0 pairs of nodes left that are not linked/,
    ],
  ])('refuses %s, and says what to do', (_, graph, options, message) => {
    expect(() => splitLinks(graph, options)).toThrow(GnasError);
    expect(() => splitLinks(graph, options)).toThrow(message);
  });
});

describe('LinkSet', () => {
  it('lists a link once, however often and in whichever direction its edges are listed', () => {
    const { links } = new LinkSet({ numNodes: 4, source: Int32Array.of(2, 1, 1, 3, 0), target: Int32Array.of(1, 2, 2, 3, 3) });
    expect([[...links.source], [...links.target]]).toEqual([
      [0, 1],
      [3, 2],
    ]);
  });
});
