import { createGraph, Random } from '@gnas/core/plugin';

const random = new Random(2);
const ends = (): Int32Array => Int32Array.from({ length: 20 }, () => random.integer(8));

/** 8 nodes, 20 directed edges, 5 dense features and 3 classes. */
export const eightNodes = createGraph({
  name: 'eight',
  numNodes: 8,
  source: ends(),
  target: ends(),
  features: { layout: 'dense', rows: 8, columns: 5, values: Float32Array.from({ length: 40 }, () => random.normal()) },
  labels: Int32Array.from({ length: 8 }, (_, i) => i % 3),
  numClasses: 3,
  split: { train: Int32Array.of(0, 1, 2), validation: Int32Array.of(3, 4, 5), test: Int32Array.of(6, 7) },
});
