import { createGraph, edgeValues, GnasError, type Graph, parseOptions, Random, type Split } from '@gnas/core/plugin';
import * as z from 'zod';
import { LinkSet, type Pairs } from './link-set.js';
import { joinRanges } from './pair-ranges.js';

const share = z.number().min(0).lt(1);

/** Schema of `LinkSplitOptions`. */
export const linkSplitOptions = z.object({
  validationShare: share.default(0.1).describe('Share of the links to choose a model by.'),
  testShare: share.default(0.1).describe('Share of the links to report on (Zhang & Chen 2018, section 4).'),
  negatives: z
    .number()
    .positive()
    .default(1)
    .describe('Pairs without a link for each link that is validated or tested on (Zhang & Chen 2018, section 4).'),
  splitSeed: z.int().default(0).describe('Seed of the split, and of the pairs without a link.'),
});
/** Options of `splitLinks`. */
export type LinkSplitOptions = z.input<typeof linkSplitOptions>;

/** Names of the two labels of a pair. */
export const pairClasses = ['no link', 'link'] as const;

/**
 * Splits the links of a graph at random into those to train, validate and test on, and draws pairs without a link to compare them with.
 *
 * A link is an unordered pair of different nodes: both directions and duplicates of an edge are in the same part. Edges of validation and
 * test links leave the graph, whatever the shares are, so that no model sees them. A pair without a link is in one part alone, and is not
 * a link of any part.
 *
 * @returns the graph with the edges to train on and self loops. Its rows are `pairs`: labels and split are those of pairs
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_INVALID_GRAPH if there are too few links, or too few pairs without one
 */
export function splitLinks(graph: Graph, options: LinkSplitOptions = {}): Graph {
  const { validationShare, testShare, negatives, splitSeed } = parseOptions('splitLinks', linkSplitOptions, options);
  if (validationShare + testShare >= 1)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `splitLinks: validationShare is ${validationShare} and testShare is ${testShare}, which leaves nothing to train on. Give shares that sum to less than 1.`,
    );
  const set = new LinkSet(graph);
  const random = new Random(splitSeed).split('links');
  const counts = countsOf(graph.name, set.links.source.length, validationShare, testShare);
  const order = random.split('order').shuffle(Int32Array.from(set.links.source.keys()));
  const linksFrom = (from: number, count: number): Pairs => taken(set.links, order.slice(from, from + count).sort());
  const test = linksFrom(0, counts.test);
  const validation = linksFrom(counts.test, counts.validation);
  const train = linksFrom(counts.test + counts.validation, counts.train);
  const notLinked = {
    test: set.draw(Math.ceil(counts.test * negatives), random.split('test')),
    validation: set.draw(Math.ceil(counts.validation * negatives), random.split('validation')),
  };
  const others = set.drawMany(counts.train, random.split('train'));
  if (others.source.length === 0)
    throw new GnasError(
      'GNAS_INVALID_GRAPH',
      `Graph "${graph.name}": all pairs of nodes are linked or in the split, so there are none to train against. Leave out edges.`,
    );
  return withSplit(messageGraph(graph, [test, validation]), [
    { train, validation, test },
    { train: others, ...notLinked },
  ]);
}

function countsOf(name: string, links: number, validationShare: number, testShare: number): Record<keyof Split, number> {
  const parts = 1 + Number(validationShare > 0) + Number(testShare > 0);
  if (links < parts)
    throw new GnasError(
      'GNAS_INVALID_GRAPH',
      `Graph "${name}" has ${links} links between different nodes; a split into ${parts} parts needs at least ${parts}. Add edges.`,
    );
  const countOf = (part: number): number => (part === 0 ? 0 : Math.max(1, Math.round(part * links)));
  const [validation, test] = [countOf(validationShare), countOf(testShare)];
  const train = links - validation - test;
  if (train < 1)
    throw new GnasError(
      'GNAS_INVALID_GRAPH',
      `Graph "${name}" has ${links} links, of which ${validation} are to validate and ${test} to test, so none is left to train on. Lower the shares.`,
    );
  return { train, validation, test };
}

/** Takes some pairs by number. */
function taken({ source, target }: Pairs, numbers: Int32Array): Pairs {
  return {
    source: numbers.map((number) => source[number] as number),
    target: numbers.map((number) => target[number] as number),
  };
}

/** Leaves out all edges between the nodes of some pairs, in both directions. */
function messageGraph(graph: Graph, hidden: readonly Pairs[]): Graph {
  const { numNodes, source, target } = graph;
  const gone = new LinkSet({ numNodes, ...joinRanges(hidden.map((of) => ({ of, from: 0, count: of.source.length }))) });
  const kept = Int32Array.from(source.keys()).filter((edge) => !gone.has(source[edge] as number, target[edge] as number));
  return graphOfEdges(graph, kept);
}

/** Takes some edges by number, with all that belongs to them. */
function graphOfEdges(graph: Graph, edges: Int32Array): Graph {
  const { source, target } = graph;
  return {
    ...graph,
    source: edges.map((edge) => source[edge] as number),
    target: edges.map((edge) => target[edge] as number),
    ...edgeValues(graph, edges),
  };
}

/** Makes pairs the rows of a graph: for each part, its links and then its other pairs. */
function withSplit(graph: Graph, [links, others]: readonly [Record<keyof Split, Pairs>, Record<keyof Split, Pairs>]): Graph {
  const names = ['train', 'validation', 'test'] as const;
  const ranges = names.flatMap((name) => [links[name], others[name]].map((of) => ({ of, from: 0, count: of.source.length })));
  const { source, target } = joinRanges(ranges);
  const labels = new Int32Array(source.length);
  const rows: Partial<Record<keyof Split, Int32Array>> = {};
  let at = 0;
  for (const name of names) {
    const begin = at;
    at += links[name].source.length;
    labels.fill(1, begin, at);
    at += others[name].source.length;
    rows[name] = Int32Array.from({ length: at - begin }, (_, row) => begin + row);
  }
  // What was to be predicted of nodes has no meaning for pairs.
  const { targets: _, ...rest } = graph;
  return createGraph(
    {
      ...rest,
      pairs: { source, target },
      labels,
      numClasses: 2,
      classNames: pairClasses,
      split: rows as Split,
    },
    { onlyPredict: true },
  );
}
