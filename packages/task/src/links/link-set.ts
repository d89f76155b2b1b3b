import { GnasError, type Graph, type Random } from '@gnas/core/plugin';

/** Pairs of different nodes. */
export interface Pairs {
  /** [P] */
  readonly source: Int32Array;
  /** [P] */
  readonly target: Int32Array;
}

/** Up to this many pairs of nodes, those that are not links are listed rather than drawn. */
const listed = 2 ** 21;

/**
 * The links of a graph as unordered pairs of different nodes: both directions and duplicates of an edge are one link, and self loops are
 * none. It draws pairs that are not links.
 */
export class LinkSet {
  /** [links] each once, its smaller node first, in ascending order. */
  readonly links: Pairs;
  /** Links, and pairs that were drawn, by `key`. */
  readonly #taken: Set<number>;
  readonly #numNodes: number;

  constructor({ numNodes, source, target }: Pick<Graph, 'numNodes' | 'source' | 'target'>) {
    this.#numNodes = numNodes;
    const keys = new Float64Array(source.length);
    let count = 0;
    for (let edge = 0; edge < source.length; edge++) {
      const [a, b] = [source[edge] as number, target[edge] as number];
      if (a !== b) keys[count++] = this.key(a, b);
    }
    const sorted = keys.subarray(0, count).sort();
    const unique = sorted.filter((key, at) => at === 0 || key !== sorted[at - 1]);
    this.#taken = new Set(unique);
    this.links = this.#pairs(unique);
  }

  /** A number that identifies an unordered pair of nodes. */
  key(a: number, b: number): number {
    return a < b ? a * this.#numNodes + b : b * this.#numNodes + a;
  }

  /** Number of pairs that are not links and were not drawn. */
  get numFree(): number {
    return (this.#numNodes * (this.#numNodes - 1)) / 2 - this.#taken.size;
  }

  /** Whether two nodes are linked, or were drawn as a pair. */
  has(a: number, b: number): boolean {
    return this.#taken.has(this.key(a, b));
  }

  /** Takes pairs out of what can be drawn. */
  exclude({ source, target }: Pairs): void {
    for (let at = 0; at < source.length; at++) this.#taken.add(this.key(source[at] as number, target[at] as number));
  }

  /**
   * Draws different pairs that are not links, each with the same probability, and none of them again later.
   * @throws GnasError GNAS_INVALID_GRAPH if there are not that many
   */
  draw(count: number, random: Random): Pairs {
    if (count > this.numFree)
      throw new GnasError(
        'GNAS_INVALID_GRAPH',
        `The graph has only ${this.numFree} pairs of nodes left that are not linked, and ${count} are needed to compare links with. Lower the shares of the split, or leave out edges.`,
      );
    const drawn = this.#isSmall(count) ? this.#shuffled(count, random) : this.#rejected(count, random, true);
    this.exclude(drawn);
    return drawn;
  }

  /** Draws up to `count` pairs that are not links, for training: all there are if they are few, otherwise perhaps some of them twice. */
  drawMany(count: number, random: Random): Pairs {
    return this.#isSmall(count) ? this.#shuffled(count, random) : this.#rejected(count, random, false);
  }

  #isSmall(count: number): boolean {
    return (this.#numNodes * (this.#numNodes - 1)) / 2 <= listed || this.numFree < 4 * count;
  }

  #shuffled(count: number, random: Random): Pairs {
    const free = new Float64Array(this.numFree);
    let found = 0;
    for (let a = 0; a < this.#numNodes; a++)
      for (let b = a + 1; b < this.#numNodes; b++) {
        const key = a * this.#numNodes + b;
        if (!this.#taken.has(key)) free[found++] = key;
      }
    const size = Math.min(count, found);
    // The first steps of a Fisher-Yates shuffle.
    for (let at = 0; at < size; at++) {
      const other = at + random.integer(found - at);
      [free[at], free[other]] = [free[other] as number, free[at] as number];
    }
    return this.#pairs(free.subarray(0, size));
  }

  #rejected(count: number, random: Random, different: boolean): Pairs {
    const keys = new Float64Array(count);
    const own = new Set<number>();
    for (let found = 0; found < count; ) {
      const [a, b] = [random.integer(this.#numNodes), random.integer(this.#numNodes)];
      const key = this.key(a, b);
      if (a === b || this.#taken.has(key) || own.has(key)) continue;
      if (different) own.add(key);
      keys[found++] = key;
    }
    return this.#pairs(keys);
  }

  #pairs(keys: Float64Array): Pairs {
    const source = new Int32Array(keys.length);
    const target = new Int32Array(keys.length);
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as number;
      source[at] = Math.floor(key / this.#numNodes);
      target[at] = key % this.#numNodes;
    }
    return { source, target };
  }
}
