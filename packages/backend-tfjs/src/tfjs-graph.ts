import {
  type AggregateOptions,
  batchOfGraphs,
  derivedGraph,
  type EdgeView,
  type FeatureMatrix,
  type Graph,
  type GraphOnDevice,
  type Reduction,
  type Tensor,
} from '@gnas/core/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { noDropout } from './dropout-mask.js';
import { firstRowsKernel } from './kernels/first-rows.js';
import { gatherRowsKernel } from './kernels/gather-rows.js';
import { PartialRows } from './receptive-field/partial-rows.js';
import { ReceptiveField } from './receptive-field/receptive-field.js';
import { viewOfEdges, type WeightedEdges } from './sparse/edge-view.js';
import { countUp, dividedByCount, edgeEnds, incomingEdges } from './sparse/incidence.js';
import { normalizedWeights } from './sparse/normalization.js';
import { PropagatedFeatures } from './sparse/propagated-features.js';
import { SparseFeatures } from './sparse/sparse-features.js';
import { type CompressedRows, compressRows, restrictRows, SparseStructure } from './sparse/sparse-structure.js';
import { dense } from './tensors.js';

/** A graph on a TensorFlow.js device. Each structure that an operation needs is built on first use and kept. */
export class TfjsGraph implements GraphOnDevice {
  readonly numNodes: number;
  readonly propagated: PropagatedFeatures;
  readonly #structures = new Map<string, SparseStructure>();
  readonly #views = new Map<string, WeightedEdges>();
  readonly #origins = new Map<string, Int32Array>();
  #edgeFeatures: tf.Tensor | undefined;
  readonly #derived = new Map<string, TfjsGraph>();
  readonly #parts = new Map<Int32Array, TfjsGraph>();
  readonly #fields = new Map<Int32Array, Map<string, ReceptiveField>>();

  constructor(
    readonly graph: Graph,
    readonly features: Tensor,
    readonly release: () => void,
    readonly useDevice: () => void,
  ) {
    this.numNodes = graph.numNodes;
    this.propagated = new PropagatedFeatures(features);
  }

  /** Uploads a graph with its features. `useDevice` activates the device. */
  static of(graph: Graph, useDevice: () => void): TfjsGraph {
    useDevice();
    const { tensor, release } = uploadFeatures(graph.features);
    return new TfjsGraph(graph, tensor, release, useDevice);
  }

  /** Uploaded on first use: most operations don't read them. */
  get edgeFeatures(): Tensor | undefined {
    const { edgeFeatures: matrix } = this.graph;
    if (!matrix) return undefined;
    this.#edgeFeatures ??= tf.tidy(() => tf.keep(tf.tensor(matrix.values.slice(), [matrix.rows, matrix.columns])));
    return this.#edgeFeatures;
  }

  /** Edges by target under a view, each with value 1. Every [E, ...] tensor of the view has this order. */
  edges({ selfLoops = 'keep' }: EdgeView = {}): SparseStructure {
    return this.#structure(`edges ${selfLoops}`, () => {
      const { source, target } = this.#view(selfLoops);
      return compressRows(this.numNodes, this.numNodes, target, source, new Float32Array(source.length).fill(1));
    });
  }

  /** [E] index in the graph of each edge of a view, in the view's order. A self loop that the view adds has the number of edges. */
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

  /** [N, N] matrix of an aggregation, one row per target. */
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

  /** [E, N]: row e is 1 at the source or target of edge e. */
  endpoints(end: 'source' | 'target', view: EdgeView = {}): SparseStructure {
    return this.#structure(`${end} ${view.selfLoops ?? 'keep'}`, () => edgeEnds(this.edges(view).forward, end));
  }

  /** [N, E]: row i is 1, or 1 / count for 'mean', at the incoming edges of node i. */
  incoming(reduce: Reduction = 'sum', view: EdgeView = {}): SparseStructure {
    return this.#structure(`incoming ${reduce} ${view.selfLoops ?? 'keep'}`, () =>
      incomingEdges(this.edges(view).forward, reduce),
    );
  }

  /** [graphs, N]: the nodes of each graph, for pooling. */
  membership(reduce: Reduction): SparseStructure {
    return this.#structure(`pool ${reduce}`, () => {
      const rowPointers = this.graph.graphPointers ?? Int32Array.of(0, this.numNodes);
      const matrix = {
        rows: rowPointers.length - 1,
        columns: this.numNodes,
        rowPointers,
        columnIndices: countUp(this.numNodes),
        values: new Float32Array(this.numNodes).fill(1),
      };
      return reduce === 'mean' ? dividedByCount(matrix) : matrix;
    });
  }

  derive(key: string, make: (graph: Graph) => Graph): TfjsGraph {
    let graph = this.#derived.get(key);
    if (!graph) {
      const derived = derivedGraph(this.graph, key, make);
      const sharesFeatures = derived.features === this.graph.features;
      graph = sharesFeatures
        ? new TfjsGraph(derived, this.features, () => {}, this.useDevice)
        : TfjsGraph.of(derived, this.useDevice);
      this.#derived.set(key, graph);
    }
    return graph;
  }

  /** @param forget called when the result is disposed */
  subgraph(graph: Graph, nodes: Int32Array, forget: () => void = () => {}): TfjsGraph {
    const { features, useDevice } = this;
    useDevice();
    if (features instanceof SparseFeatures) {
      const { rows, columns, rowPointers, columnIndices, values } = restrictRows(features.structure.forward, nodes);
      const structure = new SparseStructure({ rows, columns, rowPointers, columnIndices, values });
      const release = (): void => {
        structure.dispose();
        forget();
      };
      return new TfjsGraph(graph, new SparseFeatures([rows, columns], structure), release, useDevice);
    }
    const rows = tf.keep(gatherRowsKernel.run({ x: dense('subgraph', features) }, { rows: nodes }));
    const release = (): void => {
      rows.dispose();
      forget();
    };
    return new TfjsGraph(graph, rows, release, useDevice);
  }

  part(rows: Int32Array): TfjsGraph {
    let part = this.#parts.get(rows);
    if (!part) {
      const { graph, nodes } = batchOfGraphs(this.graph, rows);
      const made = this.subgraph(graph, nodes, () => this.#parts.delete(rows));
      this.#parts.set(rows, made);
      part = made;
    }
    return part;
  }

  restrict(targets: Int32Array, hops: number, wholeBeyond = Number.POSITIVE_INFINITY): GraphOnDevice {
    this.useDevice();
    if (!firstRowsKernel.isImplemented()) return this;
    let byReach = this.#fields.get(targets);
    if (!byReach) {
      byReach = new Map();
      this.#fields.set(targets, byReach);
    }
    const reach = `${hops} ${wholeBeyond}`;
    let field = byReach.get(reach);
    if (!field) {
      const fields = byReach;
      field = new ReceptiveField(this, targets, hops, wholeBeyond, (made) => {
        const { features, release } = featuresOf(made);
        const forget = (): void => {
          release();
          // What is derived from a field is kept by that field.
          if (fields.get(reach) !== made) return;
          fields.delete(reach);
          if (fields.size === 0) this.#fields.delete(targets);
        };
        return { features, release: forget };
      });
      fields.set(reach, field);
    }
    return field;
  }

  dispose(): void {
    for (const part of [...this.#parts.values()]) part.dispose();
    for (const byReach of [...this.#fields.values()]) for (const field of [...byReach.values()]) field.dispose();
    for (const graph of this.#derived.values()) graph.dispose();
    this.#derived.clear();
    for (const structure of this.#structures.values()) structure.dispose();
    this.#structures.clear();
    this.#edgeFeatures?.dispose();
    this.#edgeFeatures = undefined;
    this.propagated.dispose();
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

function uploadFeatures(features: FeatureMatrix): { tensor: Tensor; release: () => void } {
  const { rows, columns, values } = features;
  if (features.layout === 'dense') {
    const tensor = tf.keep(tf.tensor(values.slice(), [rows, columns]));
    return { tensor, release: () => tensor.dispose() };
  }
  const { rowPointers, columnIndices } = features;
  const structure = new SparseStructure({ rows, columns, rowPointers, columnIndices, values });
  return { tensor: new SparseFeatures([rows, columns], structure), release: () => structure.dispose() };
}

/** Features of a receptive field's nodes. Sparse features stay sparse. */
function featuresOf({ nodes, hops, whole: { features } }: ReceptiveField): { features: Tensor; release: () => void } {
  if (features instanceof SparseFeatures) {
    const whole = features.structure.forward;
    const structures = new Map<number, SparseStructure>();
    const structureAt = (level: number): SparseStructure => {
      const known = structures.get(level);
      if (known) return known;
      const made = new SparseStructure(restrictRows(whole, nodes.numbers.values.subarray(0, nodes.counts[level])));
      structures.set(level, made);
      return made;
    };
    return {
      features: new SparseFeatures(features.shape, structureAt(hops), noDropout, { axis: nodes, level: hops, structureAt }),
      release() {
        for (const structure of structures.values()) structure.dispose();
      },
    };
  }
  const x = dense('restrict', features);
  const { values } = nodes.numbers;
  // A sampled graph already lists its nodes in the order of a field around its batch. Then the field's rows are the first ones.
  const inOrder = values.every((node, row) => node === row);
  const rows = tf.keep(
    inOrder ? firstRowsKernel.run({ x }, { rows: values.length }) : gatherRowsKernel.run({ x }, { rows: values }),
  );
  return { features: new PartialRows(nodes, hops, rows), release: () => rows.dispose() };
}
