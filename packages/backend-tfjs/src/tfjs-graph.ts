import {
  type AggregateOptions,
  derivedGraph,
  type EdgeView,
  type Graph,
  type GraphOnDevice,
  type Reduction,
  type Tensor,
} from '@gnas/core';
import { viewOfEdges, type WeightedEdges } from './edge-view.js';
import { normalizedWeights } from './normalization.js';
import { type CompressedRows, compressRows, SparseStructure } from './sparse/sparse-structure.js';

/** A graph on a TensorFlow.js device: every structure that an operation needs is made on its first use and kept. */
export class TfjsGraph implements GraphOnDevice {
  readonly numNodes: number;
  readonly #structures = new Map<string, SparseStructure>();
  readonly #views = new Map<string, WeightedEdges>();
  readonly #origins = new Map<string, Int32Array>();
  readonly #derived = new Map<string, TfjsGraph>();

  constructor(
    readonly graph: Graph,
    readonly features: Tensor,
    readonly release: () => void,
  ) {
    this.numNodes = graph.numNodes;
  }

  /** Edges by target under a view, all with value 1. Their order is that of every [E, ...] tensor of the view. */
  edges({ selfLoops = 'keep' }: EdgeView = {}): SparseStructure {
    return this.#structure(`edges ${selfLoops}`, () => {
      const { source, target } = this.#view(selfLoops);
      return compressRows(this.numNodes, this.numNodes, target, source, new Float32Array(source.length).fill(1));
    });
  }

  /** The number in the data of each edge of a view, in the view's order; the number of edges for a self loop that the view adds. */
  origins({ selfLoops = 'keep' }: EdgeView = {}): Int32Array {
    let origins = this.#origins.get(selfLoops);
    if (!origins) {
      const view = this.#view(selfLoops);
      const { permutation } = compressRows(this.numNodes, this.numNodes, view.target, view.source, view.weights);
      origins = permutation.map((edge) => view.origins[edge] as number);
      this.#origins.set(selfLoops, origins);
    }
    return origins;
  }

  /** The matrix that an aggregation multiplies with: [N, N], row by target. */
  adjacency({
    selfLoops = 'keep',
    reduce = 'sum',
    norm = 'none',
    degree = 'incoming',
    useEdgeWeights = true,
  }: AggregateOptions = {}): SparseStructure {
    return this.#structure(`adjacency ${[selfLoops, reduce, norm, degree, useEdgeWeights]}`, () => {
      const view = this.#view(selfLoops);
      const weights = useEdgeWeights ? view.weights : new Float32Array(view.weights.length).fill(1);
      const values = norm === 'symmetric' ? normalizedWeights({ ...view, weights }, this.numNodes, degree) : weights;
      const rows = compressRows(this.numNodes, this.numNodes, view.target, view.source, values);
      return reduce === 'mean' ? dividedByCount(rows) : rows;
    });
  }

  /** [E, N]: row e is 1 at the edge's source or target. */
  endpoints(end: 'source' | 'target', view: EdgeView = {}): SparseStructure {
    return this.#structure(`${end} ${view.selfLoops ?? 'keep'}`, () => {
      const { rowPointers, columnIndices, values } = this.edges(view).forward;
      const count = columnIndices.length;
      const columns = end === 'source' ? columnIndices : expandRows(rowPointers, count);
      return { rows: count, columns: this.numNodes, rowPointers: countUp(count + 1), columnIndices: columns, values };
    });
  }

  /** [N, E]: row i is 1, or for 'mean' 1 / count, at the edges that end in node i. */
  incoming(reduce: Reduction = 'sum', view: EdgeView = {}): SparseStructure {
    return this.#structure(`incoming ${reduce} ${view.selfLoops ?? 'keep'}`, () => {
      const { rowPointers, columnIndices, values } = this.edges(view).forward;
      const count = columnIndices.length;
      const rows = { rows: this.numNodes, columns: count, rowPointers, columnIndices: countUp(count), values };
      return reduce === 'mean' ? dividedByCount(rows) : rows;
    });
  }

  /** [1, N]: every node of the graph. */
  everyNode(reduce: Reduction): SparseStructure {
    return this.#structure(`pool ${reduce}`, () => ({
      rows: 1,
      columns: this.numNodes,
      rowPointers: Int32Array.of(0, this.numNodes),
      columnIndices: countUp(this.numNodes),
      values: new Float32Array(this.numNodes).fill(reduce === 'mean' ? 1 / this.numNodes : 1),
    }));
  }

  derive(key: string, make: (graph: Graph) => Graph): TfjsGraph {
    let graph = this.#derived.get(key);
    if (!graph) {
      graph = new TfjsGraph(derivedGraph(this.graph, key, make), this.features, () => {});
      this.#derived.set(key, graph);
    }
    return graph;
  }

  dispose(): void {
    for (const graph of this.#derived.values()) graph.dispose();
    this.#derived.clear();
    for (const structure of this.#structures.values()) structure.dispose();
    this.#structures.clear();
    this.release();
  }

  #view(selfLoops: 'keep' | 'add' | 'remove'): WeightedEdges {
    let view = this.#views.get(selfLoops);
    if (!view) {
      view = viewOfEdges(this.graph, selfLoops);
      this.#views.set(selfLoops, view);
    }
    return view;
  }

  #structure(key: string, make: () => CompressedRows): SparseStructure {
    let structure = this.#structures.get(key);
    if (!structure) {
      const { rows, columns, rowPointers, columnIndices, values } = make();
      structure = new SparseStructure({ rows, columns, rowPointers, columnIndices, values });
      this.#structures.set(key, structure);
    }
    return structure;
  }
}

function dividedByCount(matrix: CompressedRows): CompressedRows {
  const values = matrix.values.slice();
  for (let i = 0; i < matrix.rows; i++) {
    const begin = matrix.rowPointers[i] as number;
    const end = matrix.rowPointers[i + 1] as number;
    for (let k = begin; k < end; k++) values[k] = (values[k] as number) / (end - begin);
  }
  return { ...matrix, values };
}

function countUp(length: number): Int32Array {
  return Int32Array.from({ length }, (_, index) => index);
}

function expandRows(rowPointers: Int32Array, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let i = 0; i + 1 < rowPointers.length; i++) rows.fill(i, rowPointers[i], rowPointers[i + 1]);
  return rows;
}
