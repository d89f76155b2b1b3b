/** A sparse matrix in compressed sparse rows: row `i` holds entries `rowPointers[i] .. rowPointers[i + 1]`. */
export interface SparseMatrix {
  readonly layout: 'sparse';
  readonly rows: number;
  readonly columns: number;
  /** [rows + 1] */
  readonly rowPointers: Int32Array;
  /** [stored values], ascending and unique within a row */
  readonly columnIndices: Int32Array;
  /** [stored values] */
  readonly values: Float32Array;
}

/** A dense matrix, row by row. */
export interface DenseMatrix {
  readonly layout: 'dense';
  readonly rows: number;
  readonly columns: number;
  /** [rows * columns] */
  readonly values: Float32Array;
}

/** Features of the nodes, sparse or dense. */
export type FeatureMatrix = SparseMatrix | DenseMatrix;

/** A part of the nodes: trained on, chosen by, or only reported. */
export type SplitName = 'train' | 'validation' | 'test';

/** Node numbers of each part. The parts are disjoint, and none is empty but in a graph that is only predicted on. */
export type Split = Readonly<Record<SplitName, Int32Array>>;

/** One attributed graph for node classification, in typed arrays. It holds no tensors and belongs to no device. */
export interface Graph {
  readonly name: string;
  readonly numNodes: number;
  /** [E] source node of each directed edge. An undirected edge is stored in both directions. */
  readonly source: Int32Array;
  /** [E] target node of each directed edge. */
  readonly target: Int32Array;
  /** [E] weight of each edge; 1 where absent. */
  readonly edgeWeights?: Float32Array;
  /** [numNodes, F] */
  readonly features: FeatureMatrix;
  /** [numNodes] class of each node, or -1 where it is not known (never inside a split). */
  readonly labels: Int32Array;
  readonly numClasses: number;
  /** [numClasses] names for people. */
  readonly classNames?: readonly string[];
  /** [numNodes] the user's own ids. */
  readonly nodeIds?: readonly string[];
  readonly split: Split;
  /** How its loader made the features, for encoding other nodes alike. Plain JSON, which the loader's package reads. */
  readonly schema?: Readonly<Record<string, unknown>>;
}
