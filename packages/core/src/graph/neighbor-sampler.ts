import { GnasError } from '../gnas-error.js';
import type { Random } from '../random.js';
import { reorder } from './compressed-rows.js';
import { featureRows } from './feature-rows.js';
import type { FeatureMatrix, Graph } from './graph.js';
import { GrowingArray } from './growing-array.js';
import { type IncomingEdges, incomingEdges } from './incoming-edges.js';
import { edgeValues, targetRows } from './taken-values.js';

/** A mini-batch of nodes with its sampled neighborhood. */
export interface SampledSubgraph {
  /**
   * The sampled nodes and edges. The batch is the train split, as nodes 0 to batch size - 1; other splits are empty. Nodes are ordered by
   * the hop that found them, edges by target. `nodeIds` is absent. Features are copied on first access.
   */
  readonly graph: Graph;
  /** [graph.numNodes] number of each node in the whole graph. */
  readonly nodes: Int32Array;
}

/**
 * Samples subgraphs around batches of nodes (Hamilton, Ying & Leskovec 2017, "Inductive Representation Learning on Large Graphs",
 * section 3.1 and algorithm 2), as PyTorch Geometric's `NeighborLoader` does. Each hop draws incoming edges of the nodes that the
 * previous hop found, uniformly and without replacement. A node that is found again is not expanded again.
 *
 * A model sees only the subgraph, including its degrees. With all neighbors and as many hops as the model has, outputs at the batch equal
 * those of the whole graph. A symmetric normalization takes one more hop for this, because it uses the degree of an edge's source; by
 * outgoing degree it takes two.
 *
 * The time of a sample depends on the size of the subgraph, not of the graph.
 */
export class NeighborSampler {
  readonly #incoming: IncomingEdges;
  /** [numNodes] row of each node in the current subgraph, or -1. All are -1 between samples. */
  readonly #rowOf: Int32Array;
  /** [max degree] 1 for each incoming edge drawn for the current node. All are 0 between nodes. */
  readonly #drawn: Uint8Array;
  readonly #nodes = new GrowingArray();
  readonly #source = new GrowingArray();
  readonly #target = new GrowingArray();
  readonly #places = new GrowingArray();

  /**
   * @param numNeighbors number of incoming edges to draw per node, for each hop from the batch; -1 or Infinity for all of them
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

  /** Samples the subgraph around a batch. @param batch node numbers without repeats */
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
    const { name, features, labels, numClasses, classNames, targets } = this.graph;
    let rows: FeatureMatrix | undefined;
    return {
      nodes,
      graph: {
        name,
        numNodes: nodes.length,
        source: this.#source.toArray(),
        target: this.#target.toArray(),
        ...edgeValues(this.graph, reorder(this.#incoming.edges, this.#places.toArray())),
        // A device that holds the whole graph's features copies from there and never reads these.
        get features() {
          rows ??= featureRows(features, nodes);
          return rows;
        },
        labels: reorder(labels, nodes),
        numClasses,
        ...(classNames && { classNames }),
        ...(targets && { targets: targetRows(targets, nodes) }),
        split: {
          train: Int32Array.from(batch, (_, row) => row),
          validation: new Int32Array(0),
          test: new Int32Array(0),
        },
      },
    };
  }

  /** Takes all incoming edges of a node in order, or draws `count` of them (Bentley & Floyd 1987, algorithm F2). */
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

/** Checks numbers of neighbors per hop. @throws GnasError GNAS_INVALID_OPTION */
export function checkNumNeighbors(numNeighbors: readonly number[]): void {
  const valid = (count: number): boolean => count === Number.POSITIVE_INFINITY || (Number.isInteger(count) && count >= -1);
  if (numNeighbors.every((count) => valid(count) && count !== 0)) return;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `numNeighbors is [${numNeighbors}]; expected an integer >= 1 for each hop, or -1 for all neighbors.`,
  );
}
