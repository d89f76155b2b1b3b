import type { Graph } from '@gnas/core/plugin';
import { distances } from './distances.js';
import type { Pairs } from './link-set.js';
import { type Neighbors, neighborsOf } from './neighbors.js';
import { type JoinedPairs, joinValues } from './pair-ranges.js';

/** Numbers that `neighborhoods` computes of a pair, in this order. */
export const neighborhoodColumns = [
  'common neighbors',
  'Adamic-Adar',
  'resource allocation',
  'degrees',
  'distance',
  'connected',
] as const;

const columns = neighborhoodColumns.length;

const known = new WeakMap<Int32Array, WeakMap<Pairs, Float32Array>>();

/**
 * Compares the neighborhoods of the two nodes of each pair: log(1 + c) of the number of common neighbors, of the sums over common neighbors
 * of 1 / log(degree) (Adamic & Adar 2003) and of 1 / degree (Zhou, Lü & Zhang 2009), and of the product of the two degrees (preferential
 * attachment; Liben-Nowell & Kleinberg 2003), and of the length of the shortest path; the last number is 1 if there is a path, otherwise 0. An
 * edge between the two nodes does not count, so a known link and an unknown one look alike. Computed once for each list of pairs; a list of
 * ranges copies the values of the lists that they come from.
 * @returns [P * 6] row by row, in the order of `neighborhoodColumns`
 */
export function neighborhoods(graph: Pick<Graph, 'numNodes' | 'source' | 'target'>, pairs: Pairs | JoinedPairs): Float32Array {
  if ('ranges' in pairs) return joinValues(pairs.ranges, columns, (whole) => neighborhoods(graph, whole));
  let byPairs = known.get(graph.source);
  if (!byPairs) {
    byPairs = new WeakMap();
    known.set(graph.source, byPairs);
  }
  let values = byPairs.get(pairs);
  if (!values) {
    values = compare(neighborsOf(graph), pairs);
    byPairs.set(pairs, values);
  }
  return values;
}

function compare(neighbors: Neighbors, pairs: Pairs): Float32Array {
  const { pointers, numbers } = neighbors;
  const { source, target } = pairs;
  const apart = distances(neighbors, pairs);
  const values = new Float32Array(columns * source.length);
  for (let pair = 0; pair < source.length; pair++) {
    const [a, b] = [source[pair] as number, target[pair] as number];
    let [at, other] = [pointers[a] as number, pointers[b] as number];
    const [end, otherEnd] = [pointers[a + 1] as number, pointers[b + 1] as number];
    let [common, adamicAdar, allocation] = [0, 0, 0];
    let linked = 0;
    const [degree, otherDegree] = [end - at, otherEnd - other];
    while (at < end && other < otherEnd) {
      const [one, two] = [numbers[at] as number, numbers[other] as number];
      if (one === b || two === a) linked = 1;
      if (one === two) {
        const shared = (pointers[one + 1] as number) - (pointers[one] as number);
        common++;
        adamicAdar += 1 / Math.log(shared);
        allocation += 1 / shared;
      }
      if (one <= two) at++;
      if (two <= one) other++;
    }
    while (linked === 0 && at < end) if (numbers[at++] === b) linked = 1;
    const product = (degree - linked) * (otherDegree - linked);
    values[columns * pair] = Math.log1p(common);
    values[columns * pair + 1] = Math.log1p(adamicAdar);
    values[columns * pair + 2] = Math.log1p(allocation);
    values[columns * pair + 3] = Math.log1p(product);
    values[columns * pair + 4] = Math.log1p(apart[pair] as number);
    values[columns * pair + 5] = Math.min(1, apart[pair] as number);
  }
  return values;
}
