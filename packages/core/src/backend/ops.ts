import type { GraphOnDevice } from './backend.js';
import type { Tensor } from './tensor.js';

/** How several rows are combined into one. */
export type Reduction = 'sum' | 'mean' | 'max';

/**
 * Which self loops a graph operation uses: those of the graph ('keep'), exactly one per node ('add'; weight of the graph's own self
 * loop, otherwise 1), or none ('remove').
 */
export type SelfLoops = 'keep' | 'add' | 'remove';

/** The edges that an edge-level operation uses. An edge tensor [E, ...] fits only the view that it was made with. */
export interface EdgeView {
  /** Self loops of the view. Default 'keep'. */
  readonly selfLoops?: SelfLoops;
}

/** Options of `Ops.aggregate`. */
export interface AggregateOptions extends EdgeView {
  /** How the rows of a target's sources are combined. Default 'sum'. A node without incoming edges gets 0. */
  readonly reduce?: Reduction;
  /**
   * Scale of each edge. 'symmetric' is 1 / sqrt(degree(source) * degree(target)) (Kipf & Welling 2017, eq. 2) and requires
   * `reduce: 'sum'`. Default 'none'.
   */
  readonly norm?: 'none' | 'symmetric';
  /** Edges whose weights add up to the degree for `norm`: incoming (GCN) or outgoing (Laplacian of ChebConv). Default 'incoming'. */
  readonly degree?: 'incoming' | 'outgoing';
  /** Whether rows are multiplied by the graph's edge weights. Default true. 'mean' divides by the number of edges, not by their weight. */
  readonly useEdgeWeights?: boolean;
}

/** Options of `Ops.convolve`. */
export interface ConvolveOptions extends AggregateOptions {
  readonly reduce?: 'sum' | 'mean';
  /** [F, K] weight of what is aggregated. */
  readonly weight: Tensor;
  /** [F, K] weight of the node's own row. */
  readonly root: Tensor;
  /** [K] */
  readonly bias: Tensor;
}

/** Options of `Ops.attend`. */
export interface AttendOptions extends EdgeView {
  /** [N, H] contribution of the source node to the attention logit. */
  readonly source: Tensor;
  /** [N, H] contribution of the target node to the attention logit. */
  readonly target: Tensor;
  /** Negative slope of the leaky ReLU on the logits. Default 0.2 (Velickovic et al. 2018, section 2.1). */
  readonly negativeSlope?: number;
  /** Dropout rate of the attention coefficients in training. Default 0. */
  readonly dropout?: number;
}

/** Activation functions. */
export type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'leaky_relu' | 'sigmoid' | 'tanh' | 'softplus';

/** Options of `Ops.activate`. */
export interface ActivateOptions {
  /** [F] bias that is added before the activation. */
  readonly bias?: Tensor;
  /** Activation function. Default 'linear'. */
  readonly activation?: Activation;
  /** Dropout rate after the activation in training. Default 0. */
  readonly dropout?: number;
}

/** A value that a forward pass in training replaces, such as a running mean. It gets no gradient. */
export interface State {
  /** Current value. */
  readonly value: Tensor;
  /** Replaces the value with a copy of another tensor of the same shape. */
  update(value: Tensor): void;
}

/** Mean and variance of each column over the batches seen in training. */
export interface RunningStatistics {
  /** [F] */
  readonly mean: State;
  /** [F] unbiased variance. */
  readonly variance: State;
  /** Weight of the batch in each update. Default 0.1, as in PyTorch. */
  readonly momentum?: number;
}

/** Options of `Ops.batchNorm`. */
export interface BatchNormOptions {
  /** Is added to the variance. Default 1e-5, as in PyTorch. */
  readonly epsilon?: number;
  /**
   * Running statistics, which training updates with those of the current nodes, and evaluation uses in their place. Default: none, and
   * evaluation uses the statistics of the current nodes too.
   */
  readonly running?: RunningStatistics;
}

/** Options of `Ops.layerNorm`. */
export interface LayerNormOptions {
  /** Is added to the variance. Default 1e-5, as in PyTorch. */
  readonly epsilon?: number;
}

/** Operations that every backend implements. Elementwise binary operations broadcast as in NumPy. */
export interface PrimitiveOps {
  /** Whether this is a training pass. Dropout has no effect otherwise. */
  readonly training: boolean;
  /** Seed of the pass, which differs in each step of a training. A task may draw by it. */
  readonly seed: number;
  constant(values: ArrayLike<number>, shape: readonly number[]): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  div(a: Tensor, b: Tensor): Tensor;
  scale(x: Tensor, factor: number): Tensor;
  exp(x: Tensor): Tensor;
  log(x: Tensor): Tensor;
  sqrt(x: Tensor): Tensor;
  /** Applies an activation function. The negative slope of `leaky_relu` is 0.01, as in PyTorch. */
  applyActivation(x: Tensor, activation: Activation): Tensor;
  leakyRelu(x: Tensor, negativeSlope?: number): Tensor;
  /** Returns the same values, through which no gradient flows. */
  stopGradient(x: Tensor): Tensor;
  /** [..., F] -> [...]: index of the greatest value along the last axis, the first of equal ones. It has no gradient. */
  argmax(x: Tensor): Tensor;
  /** [M, K] x [K, N] -> [M, N] */
  matmul(a: Tensor, b: Tensor): Tensor;
  transpose(x: Tensor): Tensor;
  /** Sums over one axis, or over all axes (-> scalar) if `axis` is absent. */
  sum(x: Tensor, axis?: number, keepDims?: boolean): Tensor;
  mean(x: Tensor, axis?: number, keepDims?: boolean): Tensor;
  max(x: Tensor, axis?: number, keepDims?: boolean): Tensor;
  /** Applies softmax over the last axis. */
  softmax(x: Tensor): Tensor;
  logSoftmax(x: Tensor): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  concat(xs: readonly Tensor[], axis: number): Tensor;
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor;
  /** [N, ...] -> [rows.length, ...]: takes rows by number. */
  gatherRows(x: Tensor, rows: Int32Array): Tensor;
  /** Inverted dropout in training, otherwise the identity. On a sparse matrix it drops stored values. */
  dropout(x: Tensor, rate: number): Tensor;
  /** [N, F] -> [N, F]: combines the rows of the source nodes at each target node. */
  aggregate(graph: GraphOnDevice, x: Tensor, options?: AggregateOptions): Tensor;
  /** [E, H] -> [E, H]: softmax over the incoming edges of each target node. */
  edgeSoftmax(graph: GraphOnDevice, logits: Tensor, view?: EdgeView): Tensor;
  /** [N, F] -> [E, F]: takes the row of each edge's source node. Edges are ordered by target, which is the view's order. */
  gatherSource(graph: GraphOnDevice, x: Tensor, view?: EdgeView): Tensor;
  /** [N, F] -> [E, F]: takes the row of each edge's target node, in the view's order. */
  gatherTarget(graph: GraphOnDevice, x: Tensor, view?: EdgeView): Tensor;
  /** [E of the graph, ...] -> [E of the view, ...]: reorders edge rows from the graph's order to the view's. Added self loops get 1. */
  gatherEdges(graph: GraphOnDevice, values: Tensor, view?: EdgeView): Tensor;
  /** [E, F] -> [N, F]: combines edge rows at their target nodes. A node without incoming edges gets 0. `reduce` defaults to 'sum'. */
  scatter(graph: GraphOnDevice, messages: Tensor, reduce?: Reduction, view?: EdgeView): Tensor;
  /** x [N, F], weight [F, K], bias [K] -> [N, K]. `x` may be the graph's sparse feature matrix, which stays sparse. */
  linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor;
  /** scores [N, C] -> scalar: fraction of `nodes` whose highest score is at their label. It has no gradient. */
  accuracy(scores: Tensor, labels: Int32Array, nodes: Int32Array): Tensor;
  /** [N, F] -> [graphs, F]: combines the rows of the nodes of each graph; of all nodes, if there is one graph. */
  pool(graph: GraphOnDevice, x: Tensor, reduce: Reduction): Tensor;
}

/** Operations that core expresses in primitives (`withComposites`). A backend may replace them with fused kernels. */
export interface CompositeOps {
  /**
   * x [N, H, F] -> [N, H, F]: graph attention (Velickovic et al. 2018, eq. 1 to 4). Sums the rows of the source nodes, weighted by a
   * softmax of leakyRelu(source[j] + target[i]) over incoming edges. With x [N, 1, F], all heads share the same rows.
   */
  attend(graph: GraphOnDevice, x: Tensor, options: AttendOptions): Tensor;
  /**
   * x [N, F] -> [N, K]: aggregate(x) weight + x root + bias, a graph convolution with a learned residual. An object of operations that replaces
   * `aggregate` must replace this too.
   */
  convolve(graph: GraphOnDevice, x: Tensor, options: ConvolveOptions): Tensor;
  /** x [N, H, F], vectors [1, H, F] -> [N, H]: dot product of each row with its head's vector. */
  headDot(x: Tensor, vectors: Tensor): Tensor;
  /** target and source [N, H, F] -> [E, H]: dot product of the rows of each edge's target and source node, per head. */
  edgeDot(graph: GraphOnDevice, target: Tensor, source: Tensor, view?: EdgeView): Tensor;
  /**
   * x [N, H, F], coefficients [E, H] -> [N, H, F]: sums the rows of the source nodes at each target node, weighted by the edge's
   * coefficient. With x [N, 1, F], all heads share the same rows.
   */
  weightedSum(graph: GraphOnDevice, x: Tensor, coefficients: Tensor, view?: EdgeView): Tensor;
  /**
   * x [N, F], scale and shift [F] -> [N, F]: normalizes each column to mean 0 and variance 1 over all nodes, then scales and shifts it
   * (Ioffe & Szegedy 2015, algorithm 1). With running statistics, evaluation works row by row (algorithm 2), as torch.nn.BatchNorm1d.
   */
  batchNorm(x: Tensor, scale: Tensor, shift: Tensor, options?: BatchNormOptions): Tensor;
  /**
   * x [N, F], scale and shift [F] -> [N, F]: normalizes each row to mean 0 and variance 1, then scales and shifts it (Ba et al. 2016, eq. 4),
   * as torch.nn.LayerNorm.
   */
  layerNorm(x: Tensor, scale: Tensor, shift: Tensor, options?: LayerNormOptions): Tensor;
  /** Adds a bias, then applies the activation function, then dropout. */
  activate(x: Tensor, options: ActivateOptions): Tensor;
  /** indices [...] -> [..., depth]: 1 at each index and 0 elsewhere; all 0 for an index outside [0, depth). It has no gradient. */
  oneHot(indices: Tensor, depth: number): Tensor;
  /** logProbabilities [N, C] -> scalar: mean negative log likelihood of the labels of `nodes`. */
  nllLoss(logProbabilities: Tensor, labels: Int32Array, nodes: Int32Array): Tensor;
}

/** All tensor operations of a space. The same code runs on any backend, and on shapes alone under `traceOps`. */
export interface Ops extends PrimitiveOps, CompositeOps {}
