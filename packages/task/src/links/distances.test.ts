import { Random } from '@gnas/core/plugin';
import { expect, it } from 'vitest';
import { distances } from './distances.js';
import { neighborsOf } from './neighbors.js';

it('are those of a path and of a cycle, without the edge between the two', () => {
  // 0 - 1 - 2 - 3 - 4 - 5 - 0 is a cycle; 6 - 7 is apart.
  const neighbors = neighborsOf({
    numNodes: 9,
    source: Int32Array.of(0, 1, 2, 3, 4, 5, 6),
    target: Int32Array.of(1, 2, 3, 4, 5, 0, 7),
  });
  const found = distances(neighbors, { source: Int32Array.of(0, 3, 1, 0, 6, 0, 8), target: Int32Array.of(3, 0, 0, 4, 7, 6, 0) });
  expect([...found]).toEqual([3, 3, 5, 2, 0, 0, 0]);
});

it('are those of Floyd and Warshall on a random graph', () => {
  const random = new Random(2);
  const numNodes = 30;
  const [source, target] = [0, 1].map(() => Int32Array.from({ length: 35 }, () => random.integer(numNodes))) as [
    Int32Array,
    Int32Array,
  ];
  /** @param without a pair whose edge does not count */
  const shortest = (a: number, b: number): number => {
    const table = Array.from({ length: numNodes }, (_, i) => Array.from({ length: numNodes }, (_, j) => Number(i !== j) * 1e9));
    source.forEach((i, edge) => {
      const j = target[edge] as number;
      if (i === j || (i === a && j === b) || (i === b && j === a)) return;
      (table[i] as number[])[j] = 1;
      (table[j] as number[])[i] = 1;
    });
    for (let k = 0; k < numNodes; k++)
      for (const row of table)
        for (let j = 0; j < numNodes; j++) row[j] = Math.min(row[j] as number, (row[k] as number) + (table[k]?.[j] as number));
    const found = table[a]?.[b] as number;
    return found >= 1e9 ? 0 : found;
  };
  const pairs = { source: Int32Array.from({ length: 435 }), target: Int32Array.from({ length: 435 }) };
  for (let a = 0, at = 0; a < numNodes; a++)
    for (let b = 0; b < a; b++, at++) {
      pairs.source[at] = a;
      pairs.target[at] = b;
    }
  const found = distances(neighborsOf({ numNodes, source, target }), pairs);
  expect([...found]).toEqual([...pairs.source].map((a, at) => shortest(a, pairs.target[at] as number)));
});
