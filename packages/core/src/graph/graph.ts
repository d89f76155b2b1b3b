/** A sparse matrix in compressed sparse rows (CSR): row `i` holds entries `rowPointers[i]` to `rowPointers[i + 1] - 1`. */
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

/** A dense matrix in row-major order. */
export interface DenseMatrix {
  readonly layout: 'dense';
  readonly rows: number;
  readonly columns: number;
  /** [rows * columns] */
  readonly values: Float32Array;
}

/** Node features, sparse or dense. */
export type FeatureMatrix = SparseMatrix | DenseMatrix;

/** A part of the nodes: for training, for the choice of a model, or for the report. */
export type SplitName = 'train' | 'validation' | 'test';

/** Node numbers of each part. Parts are disjoint, and only empty in a graph that is used for predictions alone. */
export type Split = Readonly<Record<SplitName, Int32Array>>;

/** Pairs of nodes that an edge-level model scores. */
export interface NodePairs {
  /** [P] */
  readonly source: Int32Array;
  /** [P] */
  readonly target: Int32Array;
}

/** An attributed graph for node classification, in typed arrays. It has no tensors and doesn't depend on a device. */
export interface Graph {
  readonly name: string;
  readonly numNodes: number;
  /** [E] source node of each directed edge. An undirected edge is stored as two directed ones. */
  readonly source: Int32Array;
  /** [E] target node of each directed edge. */
  readonly target: Int32Array;
  /** [E] weight of each edge. Default: 1 for every edge. */
  readonly edgeWeights?: Float32Array;
  /** [numNodes, F] */
  readonly features: FeatureMatrix;
  /** Pairs of nodes to score, which are the rows of an edge-level task; labels and split are theirs. Default: nodes are the rows. */
  readonly pairs?: NodePairs;
  /** [numNodes] class of each node, or -1 if it is unknown (never in a split). */
  readonly labels: Int32Array;
  readonly numClasses: number;
  /** [numClasses] human-readable names. */
  readonly classNames?: readonly string[];
  /** [numNodes] the user's own ids. */
  readonly nodeIds?: readonly string[];
  readonly split: Split;
  /** How the loader encoded the features, to encode new nodes the same way. Plain JSON, which the loader's package reads. */
  readonly schema?: Readonly<Record<string, unknown>>;
}
