import { groupByRow } from '@gnas/core/plugin';
import type { Pairs } from './link-set.js';
import type { Neighbors } from './neighbors.js';

/** Edges that a search from one node follows at most, so that the time for a pair doesn't grow with the graph. */
const mostEdges = 2 ** 13;

/**
 * Counts the edges of the shortest path between the two nodes of each pair, regardless of the direction of edges. An edge between the two
 * does not count, so a known link and an unknown one look alike. A search starts at the node of the lower number and gives up after 8,192 edges.
 * @returns [P] 0 if no path was found
 */
export function distances(neighbors: Neighbors, { source, target }: Pairs): Int32Array {
  const numNodes = neighbors.pointers.length - 1;
  const found = new Int32Array(source.length);
  const search = new BreadthFirst(neighbors);
  const lower = source.map((node, pair) => Math.min(node, target[pair] as number));
  const { rowPointers, order } = groupByRow(numNodes, lower);
  for (let node = 0; node < numNodes; node++) {
    const pairs = order.subarray(rowPointers[node], rowPointers[node + 1]);
    if (pairs.length === 0) continue;
    search.from(node);
    const others = pairs.map((pair) => (source[pair] as number) + (target[pair] as number) - node);
    others.forEach((other, at) => {
      found[pairs[at] as number] = search.distanceOf(other);
    });
    others.forEach((other, at) => {
      if (found[pairs[at] as number] !== 1) return;
      search.from(node, other);
      found[pairs[at] as number] = search.distanceOf(other);
    });
  }
  return found;
}

class BreadthFirst {
  readonly #neighbors: Neighbors;
  /** [numNodes] search that last reached each node. */
  readonly #reachedIn: Int32Array;
  readonly #distance: Int32Array;
  readonly #queue: Int32Array;
  #search = 0;

  constructor(neighbors: Neighbors) {
    const numNodes = neighbors.pointers.length - 1;
    this.#neighbors = neighbors;
    this.#reachedIn = new Int32Array(numNodes);
    this.#distance = new Int32Array(numNodes);
    this.#queue = new Int32Array(numNodes);
  }

  /** Searches from a node. @param aim ends the search when it is reached, other than by an edge from the start */
  from(start: number, aim = -1): void {
    const { pointers, numbers } = this.#neighbors;
    const search = ++this.#search;
    this.#reachedIn[start] = search;
    this.#distance[start] = 0;
    this.#queue[0] = start;
    let [head, tail, edges] = [0, 1, 0];
    while (head < tail && edges < mostEdges) {
      const node = this.#queue[head++] as number;
      const next = (this.#distance[node] as number) + 1;
      for (let at = pointers[node] as number; at < (pointers[node + 1] as number); at++, edges++) {
        const other = numbers[at] as number;
        if (this.#reachedIn[other] === search || (other === aim && node === start)) continue;
        this.#reachedIn[other] = search;
        this.#distance[other] = next;
        if (other === aim) return;
        this.#queue[tail++] = other;
      }
    }
  }

  /** Distance of a node from the start of the last search; 0 if it was not reached. */
  distanceOf(node: number): number {
    return this.#reachedIn[node] === this.#search ? (this.#distance[node] as number) : 0;
  }
}
