import { expect, it } from 'vitest';
import { tinyGraph } from '../testing/tiny-graph.js';
import { isDirected } from './is-directed.js';

const withEdges = (pairs: readonly (readonly [number, number])[], edgeWeights?: Float32Array) => ({
  ...tinyGraph(),
  source: Int32Array.from(pairs, ([from]) => from),
  target: Int32Array.from(pairs, ([, to]) => to),
  ...(edgeWeights && { edgeWeights }),
});

it.each([
  [
    'every edge in both directions',
    withEdges([
      [0, 1],
      [1, 0],
      [2, 2],
    ]),
    false,
  ],
  ['no edges', withEdges([]), false],
  [
    'an edge in one direction',
    withEdges([
      [0, 1],
      [1, 0],
      [1, 2],
    ]),
    true,
  ],
  [
    'an edge twice in each direction',
    withEdges([
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 0],
    ]),
    true,
  ],
  [
    'weights',
    withEdges(
      [
        [0, 1],
        [1, 0],
      ],
      Float32Array.of(1, 2),
    ),
    true,
  ],
  [
    'an edge in both directions, with two types',
    {
      ...withEdges([
        [0, 1],
        [1, 0],
      ]),
      edgeTypes: Int32Array.of(0, 1),
      edgeTypeNames: ['above', 'below'],
    },
    true,
  ],
  [
    'an edge of each of two types in both directions',
    {
      ...withEdges([
        [0, 1],
        [1, 0],
        [0, 1],
        [1, 0],
      ]),
      edgeTypes: Int32Array.of(0, 0, 1, 1),
      edgeTypeNames: ['above', 'below'],
    },
    false,
  ],
])('%s: %s', (_, graph, directed) => {
  expect(isDirected(graph)).toBe(directed);
});
