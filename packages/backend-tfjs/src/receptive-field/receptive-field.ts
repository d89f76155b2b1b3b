import type { AggregateOptions, EdgeView, Graph, GraphOnDevice, Reduction, Tensor } from '@gnas/core/plugin';
import { edgeEnds, incomingEdges } from '../sparse/incidence.js';
import { Indices } from '../sparse/indices.js';
import { PropagatedFeatures } from '../sparse/propagated-features.js';
import { type CompressedRows, restrictRows, SparseStructure } from '../sparse/sparse-structure.js';
import type { TfjsGraph } from '../tfjs-graph.js';
import { notLocal } from './not-local.js';
import type { RowAxis } from './partial-rows.js';

/**
 * The part of a graph that outputs at some target nodes depend on, within a number of hops. Nodes are ordered by distance to the
 * targets. Level k is the nodes within k hops, which come first; an operation over edges turns level k into level k - 1. From level
 * `wholeBeyond` on, a level has all nodes.
 */
export class ReceptiveField implements GraphOnDevice {
  readonly graph: Graph;
  readonly numNodes: number;
  readonly nodes: RowAxis;
  /** [N] row of each node of the graph; -1 for a node outside the field. */
  readonly rowOf: Int32Array;
  readonly #edgeAxes = new Map<string, RowAxis>();
  readonly #structures = new Map<string, SparseStructure>();
  readonly #derived = new Map<string, ReceptiveField>();
  readonly features: Tensor;
  readonly propagated: PropagatedFeatures;
  readonly #release: () => void;

  /** @param like the field of a graph with the same nodes, whose rows this one shares; default: rows of its own */
  constructor(
    readonly whole: TfjsGraph,
    readonly targets: Int32Array,
    readonly hops: number,
    readonly wholeBeyond: number,
    readonly prepare: (field: ReceptiveField) => { readonly features: Tensor; readonly release: () => void },
    readonly like?: ReceptiveField,
  ) {
    this.graph = whole.graph;
    this.numNodes = whole.numNodes;
    if (like) {
      this.rowOf = like.rowOf;
      this.nodes = like.nodes;
    } else {
      this.rowOf = new Int32Array(this.numNodes).fill(-1);
      this.nodes = this.#reach();
    }
    const { features, release } =
      like?.whole.features === whole.features ? { features: like.features, release: () => {} } : prepare(this);
    this.features = features;
    this.propagated = new PropagatedFeatures(features);
    this.#release = release;
  }

  /** Those of the whole graph. */
  get edgeFeatures(): Tensor | undefined {
    return this.whole.edgeFeatures;
  }

  /** Numbers the nodes by their distance to the targets. */
  #reach(): RowAxis {
    const { hops, targets, whole, wholeBeyond } = this;
    const { rowPointers, columnIndices } = whole.edges().forward;
    const order = new Int32Array(this.numNodes);
    let size = 0;
    const include = (node: number): void => {
      if (this.rowOf[node] !== -1) return;
      this.rowOf[node] = size;
      order[size++] = node;
    };
    targets.forEach(include);
    const counts = [size];
    for (let hop = 1, begin = 0; hop <= hops; hop++) {
      const end = size;
      if (hop >= wholeBeyond) for (let node = 0; node < this.numNodes; node++) include(node);
      for (let at = begin; at < end; at++) {
        const node = order[at] as number;
        for (let k = rowPointers[node] as number; k < (rowPointers[node + 1] as number); k++) include(columnIndices[k] as number);
      }
      begin = end;
      counts.push(size);
    }
    return { total: this.numNodes, counts, numbers: new Indices(order.slice(0, size)) };
  }

  /** Edges from level `level + 1` into level `level`, under a view. */
  edges(view: EdgeView | undefined, level: number): SparseStructure {
    return this.#restricted(`edges ${view?.selfLoops}`, this.whole.edges(view), level);
  }

  /** An aggregation's matrix: the rows are the nodes of `level`, the columns those of `level + 1`. */
  adjacency(options: AggregateOptions, level: number): SparseStructure {
    const { selfLoops, reduce, norm, degree, useEdgeWeights } = options;
    return this.#restricted(
      `adjacency ${[selfLoops, reduce, norm, degree, useEdgeWeights]}`,
      this.whole.adjacency(options),
      level,
    );
  }

  /** [edges, nodes]: the sources or targets of the edges into level `level`. */
  endpoints(end: 'source' | 'target', view: EdgeView | undefined, level: number): SparseStructure {
    return this.#kept(`${end} ${view?.selfLoops} ${level}`, () => edgeEnds(this.edges(view, level).forward, end));
  }

  /** [nodes, edges]: the incoming edges of each node of level `level`. */
  incoming(reduce: Reduction, view: EdgeView | undefined, level: number): SparseStructure {
    return this.#kept(`incoming ${reduce} ${view?.selfLoops} ${level}`, () =>
      incomingEdges(this.edges(view, level).forward, reduce),
    );
  }

  /** Rows of the tensors [E, ...] of a view. Level k has the edges into the nodes of level k. */
  edgeAxis(view: EdgeView | undefined): RowAxis {
    const key = view?.selfLoops ?? 'keep';
    let axis = this.#edgeAxes.get(key);
    if (!axis) {
      const { rowPointers, numbers = new Int32Array(0) } = this.edges(view, this.hops - 1).forward;
      const counts = this.nodes.counts.slice(0, this.hops).map((rows) => rowPointers[rows] as number);
      axis = { total: this.whole.edges(view).forward.columnIndices.length, counts, numbers: new Indices(numbers) };
      this.#edgeAxes.set(key, axis);
    }
    return axis;
  }

  /**
   * The same part of a derived graph. Where its edges lie within this one, as with features of its own or with fewer edges, both have the
   * same rows, and their tensors go together. Otherwise it has rows of its own, and an operation on tensors of both is not local.
   */
  derive(key: string, make: (graph: Graph) => Graph): GraphOnDevice {
    let field = this.#derived.get(key);
    if (!field) {
      const whole = this.whole.derive(key, make);
      const like = this.#contains(whole) ? this : undefined;
      field = new ReceptiveField(whole, this.targets, this.hops, this.wholeBeyond, this.prepare, like);
      this.#derived.set(key, field);
    }
    return field;
  }

  /** Whether all edges of a graph into the nodes of a level come from the level above it. */
  #contains(other: TfjsGraph): boolean {
    if (other.graph.source === this.graph.source && other.graph.target === this.graph.target) return true;
    const { rowPointers, columnIndices } = other.edges().forward;
    const { counts, numbers } = this.nodes;
    let level = 0;
    for (let row = 0; row < (counts[this.hops - 1] ?? 0); row++) {
      while (row >= (counts[level] as number)) level++;
      const node = numbers.values[row] as number;
      for (let k = rowPointers[node] as number; k < (rowPointers[node + 1] as number); k++) {
        const from = this.rowOf[columnIndices[k] as number] as number;
        if (from < 0 || from >= (counts[level + 1] as number)) return false;
      }
    }
    return true;
  }

  dispose(): void {
    for (const structure of this.#structures.values()) structure.dispose();
    for (const field of this.#derived.values()) field.dispose();
    for (const { numbers } of [...(this.like ? [] : [this.nodes]), ...this.#edgeAxes.values()]) numbers.dispose();
    this.#derived.clear();
    this.#structures.clear();
    this.propagated.dispose();
    this.#release();
  }

  /** All levels from `wholeBeyond` on have the same nodes, so they share one structure. */
  #restricted(key: string, whole: SparseStructure, asked: number): SparseStructure {
    const { counts, numbers } = this.nodes;
    if (asked < 0 || asked >= this.hops) throw notLocal('an operation over edges');
    const level = Math.min(asked, this.wholeBeyond);
    return this.#kept(`${key} ${level}`, () =>
      restrictRows(whole.forward, numbers.values.subarray(0, counts[level]), this.rowOf, counts[level + 1] as number),
    );
  }

  #kept(key: string, make: () => CompressedRows): SparseStructure {
    let structure = this.#structures.get(key);
    if (!structure) {
      structure = new SparseStructure(make());
      this.#structures.set(key, structure);
    }
    return structure;
  }
}
