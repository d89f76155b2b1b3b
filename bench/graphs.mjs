import { createGraph, Random } from '@gnas/core/plugin';
import { planetoid, wordnet } from '@gnas/datasets';

/** A random graph with dense features; a tenth of the nodes to train. By default another tenth to validate, the rest to test. */
export function syntheticGraph({ numNodes, undirectedEdges, columns, numClasses, seed = 0, validation, test }) {
  const random = new Random(seed);
  const [source, target] = [new Int32Array(2 * undirectedEdges), new Int32Array(2 * undirectedEdges)];
  for (let edge = 0; edge < undirectedEdges; edge++) {
    // A few nodes have many neighbors, as in real graphs.
    const from = Math.floor(numNodes * random.uniform() ** 2);
    const to = random.integer(numNodes);
    source[2 * edge] = target[2 * edge + 1] = from;
    target[2 * edge] = source[2 * edge + 1] = to;
  }
  const pool = Float32Array.from({ length: 4096 }, () => random.uniform() - 0.5);
  const tenth = Math.floor(numNodes / 10);
  const scored = tenth + (validation ?? tenth);
  const order = random.shuffle(new Int32Array(numNodes).map((_, node) => node));
  return createGraph({
    name: 'synthetic',
    numNodes,
    source,
    target,
    features: {
      layout: 'dense',
      rows: numNodes,
      columns,
      values: new Float32Array(numNodes * columns).map((_, i) => pool[(i * 7919) & 4095]),
    },
    labels: new Int32Array(numNodes).map(() => random.integer(numClasses)),
    numClasses,
    split: {
      train: order.slice(0, tenth),
      validation: order.slice(tenth, scored),
      test: order.slice(scored, scored + (test ?? numNodes)),
    },
  });
}

/** The graphs of the benchmarks, and how many epochs are worth a round. */
export const graphs = {
  cora: { title: 'Cora', load: () => planetoid('cora', { normalizeFeatures: true }), epochs: 60 },
  nouns: { title: 'WordNet nouns', load: () => wordnet({ partOfSpeech: 'noun' }), epochs: 8 },
  all: { title: 'WordNet', load: () => wordnet({ partOfSpeech: 'all' }), epochs: 8 },
  big: {
    title: 'synthetic, 170,000 nodes, 1.1 million undirected edges, 128 dense features, 40 classes',
    load: async () => syntheticGraph({ numNodes: 170_000, undirectedEdges: 1_100_000, columns: 128, numClasses: 40 }),
    epochs: 7,
  },
  huge: {
    title: 'synthetic, 850,000 nodes, 5.5 million undirected edges, 128 dense features, 40 classes',
    load: async () =>
      syntheticGraph({
        numNodes: 850_000,
        undirectedEdges: 5_500_000,
        columns: 128,
        numClasses: 40,
        validation: 10_000,
        test: 10_000,
      }),
    epochs: 7,
  },
};
