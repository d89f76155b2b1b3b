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

/** A part of the rows: for training, for the choice of a model, or for the report. */
export type SplitName = 'train' | 'validation' | 'test';

/** Row numbers of each part. Parts are disjoint, and only empty in a graph that is used for predictions alone. */
export type Split = Readonly<Record<SplitName, Int32Array>>;

/** Pairs of nodes that an edge-level model scores. */
export interface NodePairs {
  /** [P] */
  readonly source: Int32Array;
  /** [P] */
  readonly target: Int32Array;
}

/** Numbers, or several labels, to predict for each row. */
export interface Targets {
  /** 'labels' are 0 or 1 for each of several labels; 'numbers' are real. */
  readonly kind: 'labels' | 'numbers';
  /** Values per row. */
  readonly columns: number;
  /** [rows * columns] row by row; NaN if a value is not known. A row in a split has at least one known value. */
  readonly values: Float32Array;
  /** [columns] human-readable names. */
  readonly names?: readonly string[];
  /** [columns] means of numbers over the train split, by which training standardizes them. `numberTargets` computes them. Default: 0. */
  readonly center?: Float32Array;
  /** [columns] their standard deviations. Default: 1. */
  readonly spread?: Float32Array;
}

/**
 * An attributed graph in typed arrays, or several graphs side by side. It has no tensors and doesn't depend on a device.
 *
 * What is predicted belongs to rows: the nodes; the graphs, if there are `graphPointers`; or the pairs of nodes, if there are `pairs`.
 */
export interface Graph {
  readonly name: string;
  readonly numNodes: number;
  /** [E] source node of each directed edge. An undirected edge is stored as two directed ones. */
  readonly source: Int32Array;
  /** [E] target node of each directed edge. */
  readonly target: Int32Array;
  /** [E] weight of each edge. Default: 1 for every edge. */
  readonly edgeWeights?: Float32Array;
  /** [E, D] features of each edge. Default: none. */
  readonly edgeFeatures?: DenseMatrix;
  /** [E] type of each edge, from 0 to the number of `edgeTypeNames` - 1. Default: all edges are of one type. */
  readonly edgeTypes?: Int32Array;
  /** Names of the types of edges. */
  readonly edgeTypeNames?: readonly string[];
  /** [numNodes, F] */
  readonly features: FeatureMatrix;
  /**
   * [graphs + 1] first node of each of several graphs, and the number of nodes. The nodes of a graph are adjacent, edges are listed graph by
   * graph, and no edge leaves its graph. Default: one graph, whose nodes are the rows.
   */
  readonly graphPointers?: Int32Array;
  /** [graphs] the user's own ids of several graphs. */
  readonly graphIds?: readonly string[];
  /** Pairs of nodes to score, which are the rows. Default: none. */
  readonly pairs?: NodePairs;
  /** [rows] class of each row, or -1 if it is unknown (never in a split). Only -1 with `targets`. */
  readonly labels: Int32Array;
  /** 0 with `targets`. */
  readonly numClasses: number;
  /** What is predicted, if that isn't one of several classes. */
  readonly targets?: Targets;
  /** [numClasses] human-readable names. */
  readonly classNames?: readonly string[];
  /** [numNodes] the user's own ids. */
  readonly nodeIds?: readonly string[];
  readonly split: Split;
  /** How the loader encoded the features, to encode new nodes the same way. Plain JSON, which the loader's package reads. */
  readonly schema?: Readonly<Record<string, unknown>>;
}
