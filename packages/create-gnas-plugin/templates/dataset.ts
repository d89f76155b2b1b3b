import { createGraph, definePart, type Graph, Random } from '@gnas/core/plugin';
import * as z from 'zod';

/** Schema of the options of `twoRings`. */
export const twoRingsOptions = z.object({
  numNodes: z.int().min(10).default(60).describe('Nodes of each ring.'),
  noise: z.number().min(0).default(1).describe('Standard deviation of the features.'),
  seed: z.int().min(0).default(0).describe('Draws the features and the split.'),
});

/** Makes two rings of nodes, which are the classes. Features are the class and noise. */
export function twoRings(options: z.input<typeof twoRingsOptions> = {}): Graph {
  const { numNodes: ring, noise, seed } = twoRingsOptions.parse(options);
  const numNodes = 2 * ring;
  const random = new Random(seed);
  const labels = Int32Array.from({ length: numNodes }, (_, node) => (node < ring ? 0 : 1));
  const next = (node: number): number => (node < ring ? (node + 1) % ring : ring + ((node + 1) % ring));
  const nodes = Int32Array.from({ length: numNodes }, (_, node) => node);
  const ends = nodes.map(next);
  const order = random.shuffle(nodes.slice());
  const part = (from: number, to: number): Int32Array => order.slice(from * numNodes, to * numNodes);
  return createGraph({
    name: 'two-rings',
    numNodes,
    source: Int32Array.from([...nodes, ...ends]),
    target: Int32Array.from([...ends, ...nodes]),
    features: {
      layout: 'dense',
      rows: numNodes,
      columns: 2,
      values: Float32Array.from(
        { length: 2 * numNodes },
        (_, at) => Number(at % 2 === labels[Math.floor(at / 2)]) + noise * random.normal(),
      ),
    },
    labels,
    numClasses: 2,
    split: { train: part(0, 0.6), validation: part(0.6, 0.8), test: part(0.8, 1) },
  });
}

/** `twoRings` by name. */
export const dataset = definePart({
  description: 'Two rings of nodes, which are the classes.',
  options: twoRingsOptions,
  create: (options) => twoRings(options),
});
