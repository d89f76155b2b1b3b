import { GnasError } from '../gnas-error.js';
import type { Random } from '../random.js';
import { reorder } from './compressed-rows.js';
import { featureRows } from './feature-rows.js';
import type { FeatureMatrix, Graph } from './graph.js';
import { GrowingArray } from './growing-array.js';
import { type IncomingEdges, incomingEdges } from './incoming-edges.js';

/** A mini-batch of nodes with the neighbourhood that was sampled for them. */
export interface SampledSubgraph {
  /**
   * A graph of its own, with the batch as its train split (nodes 0 .. batch - 1) and its other splits empty. Nodes are ordered by
   * the hop that found them, edges by target. It has no `nodeIds`; its features are copied when they are first asked for.
   */
  readonly graph: Graph;
  /** [graph.numNodes] number of each node in the whole graph. */
  readonly nodes: Int32Array;
}

/**
 * Draws sub-graphs around batches of nodes (Hamilton, Ying & Leskovec 2017, "Inductive Representation Learning on Large Graphs",
 * section 3.1 and algorithm 2), as PyTorch Geometric's `NeighborLoader` does: a node that one hop found has some of its incoming
 * edges drawn in the next, uniformly and without replacement; a node that is found again is not expanded again.
 *
 * What a sub-graph does not have, a model does not see; degrees are those of the sub-graph. With all neighbours and as many hops as
 * a model has, outputs at the batch are those of the whole graph. A symmetric normalization needs one hop more for that, because
 * it looks at the degree of an edge's source too, and one over outgoing edges another.
 *
 * A sample costs time by its own size, not by the graph's: arrays as long as the graph are made once.
 */
export class NeighborSampler {
  readonly #incoming: IncomingEdges;
  /** [numNodes] row of each node in the sub-graph that is being made, else -1. All are -1 between samples. */
  readonly #rowOf: Int32Array;
  /** [most incoming edges of a node] 1 for what has been drawn for the node at hand. All are 0 between nodes. */
  readonly #drawn: Uint8Array;
  readonly #nodes = new GrowingArray();
  readonly #source = new GrowingArray();
  readonly #target = new GrowingArray();
  readonly #places = new GrowingArray();

  /**
   * @param numNeighbors incoming edges to draw for each node, hop by hop, away from the batch; -1 or Infinity for all of them
   * @throws GnasError GNAS_INVALID_OPTION
   */
  constructor(
    readonly graph: Graph,
    readonly numNeighbors: readonly number[],
  ) {
    checkNumNeighbors(numNeighbors);
    this.#incoming = incomingEdges(graph);
    this.#rowOf = new Int32Array(graph.numNodes).fill(-1);
    this.#drawn = new Uint8Array(this.#incoming.maxDegree);
  }

  /** @param batch number of each node, once */
  sample(batch: Int32Array, random: Random): SampledSubgraph {
    for (const array of [this.#nodes, this.#source, this.#target, this.#places]) array.length = 0;
    for (let at = 0; at < batch.length; at++) this.#row(batch[at] as number);
    let begin = 0;
    for (const count of this.numNeighbors) {
      const end = this.#nodes.length;
      for (let row = begin; row < end; row++) this.#expand(row, count < 0 ? Number.POSITIVE_INFINITY : count, random);
      begin = end;
    }
    const nodes = this.#nodes.toArray();
    for (let row = 0; row < nodes.length; row++) this.#rowOf[nodes[row] as number] = -1;
    const { name, features, labels, numClasses, classNames } = this.graph;
    const { weights } = this.#incoming;
    let rows: FeatureMatrix | undefined;
    return {
      nodes,
      graph: {
        name,
        numNodes: nodes.length,
        source: this.#source.toArray(),
        target: this.#target.toArray(),
        ...(weights && { edgeWeights: reorder(weights, this.#places.toArray()) }),
        // A device that has the whole graph's features takes them from there, which leaves nothing to copy here.
        get features() {
          rows ??= featureRows(features, nodes);
          return rows;
        },
        labels: reorder(labels, nodes),
        numClasses,
        ...(classNames && { classNames }),
        split: {
          train: Int32Array.from(batch, (_, row) => row),
          validation: new Int32Array(0),
          test: new Int32Array(0),
        },
      },
    };
  }

  /** Takes all incoming edges of a node in their order, or draws `count` (Bentley & Floyd 1987, algorithm F2). */
  #expand(row: number, count: number, random: Random): void {
    const node = this.#nodes.at(row);
    const first = this.#incoming.rowPointers[node] as number;
    const degree = (this.#incoming.rowPointers[node + 1] as number) - first;
    if (degree <= count) {
      for (let place = first; place < first + degree; place++) this.#takeEdge(place, row);
      return;
    }
    for (let last = degree - count; last < degree; last++) {
      const guess = random.integer(last + 1);
      const drawn = this.#drawn[guess] ? last : guess;
      this.#drawn[drawn] = 1;
      this.#takeEdge(first + drawn, row);
    }
    for (let back = 1; back <= count; back++) this.#drawn[this.#places.at(this.#places.length - back) - first] = 0;
  }

  #takeEdge(place: number, row: number): void {
    this.#source.push(this.#row(this.#incoming.sources[place] as number));
    this.#target.push(row);
    this.#places.push(place);
  }

  #row(node: number): number {
    let row = this.#rowOf[node] as number;
    if (row < 0) {
      row = this.#nodes.length;
      this.#rowOf[node] = row;
      this.#nodes.push(node);
    }
    return row;
  }
}

/** @throws GnasError GNAS_INVALID_OPTION */
export function checkNumNeighbors(numNeighbors: readonly number[]): void {
  const valid = (count: number): boolean => count === Number.POSITIVE_INFINITY || (Number.isInteger(count) && count >= -1);
  if (numNeighbors.every((count) => valid(count) && count !== 0)) return;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `numNeighbors is [${numNeighbors}]; give one number of neighbours for each hop, at least 1, or -1 for all of them.`,
  );
}
