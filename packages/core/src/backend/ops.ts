import type { GraphOnDevice } from './backend.js';
import type { Tensor } from './tensor.js';

/** How several rows become one. */
export type Reduction = 'sum' | 'mean' | 'max';

/** Which self loops a graph operation sees: those of the data, exactly one per node (kept weight, else 1), or none. */
export type SelfLoops = 'keep' | 'add' | 'remove';

/** The edges that an edge-level operation runs over. Edge tensors [E, ...] made under one view fit only that view. */
export interface EdgeView {
  /** Default 'keep'. */
  readonly selfLoops?: SelfLoops;
}

export interface AggregateOptions extends EdgeView {
  /** Default 'sum'. A node without incoming edges gets 0. */
  readonly reduce?: Reduction;
  /**
   * 'symmetric' scales each edge by 1 / sqrt(degree(source) * degree(target)) (Kipf & Welling 2017, eq. 2); only
   * with reduce 'sum'. Default 'none'.
   */
  readonly norm?: 'none' | 'symmetric';
  /** Weighted degree used by `norm`: over incoming edges (GCN) or outgoing edges (Chebyshev's Laplacian). Default 'incoming'. */
  readonly degree?: 'incoming' | 'outgoing';
  /** Use the graph's edge weights. Default true for sum; 'mean' divides by the edge count, 'max' is over weighted values. */
  readonly useEdgeWeights?: boolean;
}

export interface AttendOptions extends EdgeView {
  /** [N, H] part of the attention logit that comes from the source node. */
  readonly source: Tensor;
  /** [N, H] part that comes from the target node. */
  readonly target: Tensor;
  /** Slope of the leaky ReLU on the logits. Default 0.2 (Velickovic et al. 2018, section 2.1). */
  readonly negativeSlope?: number;
  /** Dropout rate on the attention coefficients, in training. Default 0. */
  readonly dropout?: number;
}

/** The activation functions that `Ops.activate` knows. */
export type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'leaky_relu' | 'sigmoid' | 'tanh' | 'softplus';

/** What `Ops.activate` does beside the activation, in one kernel where a backend has one. */
export interface ActivateOptions {
  /** [F] added before the activation. */
  readonly bias?: Tensor;
  /** Default 'linear'. */
  readonly activation?: Activation;
  /** Dropout rate after the activation, in training. Default 0. */
  readonly dropout?: number;
}

/** A value that a forward pass in training replaces and no gradient reaches, such as a running mean. */
export interface State {
  /** The value now. */
  readonly value: Tensor;
  /** Replaces the value by a copy of another of the same shape. */
  update(value: Tensor): void;
}

/** Mean and variance of each column over the batches seen in training. */
export interface RunningStatistics {
  /** [F] */
  readonly mean: State;
  /** [F] The unbiased variance. */
  readonly variance: State;
  /** Weight of the batch in each update. Default 0.1, as in PyTorch. */
  readonly momentum?: number;
}

export interface BatchNormOptions {
  /** Added to the variance. Default 1e-5, as in PyTorch. */
  readonly epsilon?: number;
  /**
   * Updated with the statistics of the nodes at hand in training, and used in their place in evaluation. Default: none, so that every
   * pass uses the statistics of the nodes at hand.
   */
  readonly running?: RunningStatistics;
}

/** What every backend must have. Elementwise binary operations broadcast as NumPy does. */
export interface PrimitiveOps {
  /** True while training: dropout acts. */
  readonly training: boolean;
  constant(values: ArrayLike<number>, shape: readonly number[]): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  div(a: Tensor, b: Tensor): Tensor;
  scale(x: Tensor, factor: number): Tensor;
  exp(x: Tensor): Tensor;
  log(x: Tensor): Tensor;
  sqrt(x: Tensor): Tensor;
  /** `leaky_relu` has slope 0.01, as in PyTorch. */
  applyActivation(x: Tensor, activation: Activation): Tensor;
  leakyRelu(x: Tensor, negativeSlope?: number): Tensor;
  /** [M, K] x [K, N] -> [M, N] */
  matmul(a: Tensor, b: Tensor): Tensor;
  transpose(x: Tensor): Tensor;
  /** Over one axis, or over all where it is absent (-> scalar). */
  sum(x: Tensor, axis?: number, keepDims?: boolean): Tensor;
  mean(x: Tensor, axis?: number, keepDims?: boolean): Tensor;
  max(x: Tensor, axis?: number, keepDims?: boolean): Tensor;
  /** Over the last axis. */
  softmax(x: Tensor): Tensor;
  logSoftmax(x: Tensor): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  concat(xs: readonly Tensor[], axis: number): Tensor;
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor;
  /** Rows of [N, ...] by number. */
  gatherRows(x: Tensor, rows: Int32Array): Tensor;
  /** Inverted dropout; identity outside training. On a sparse matrix it acts on the stored values. */
  dropout(x: Tensor, rate: number): Tensor;
  /** [N, F] -> [N, F]: each target takes its sources' rows. */
  aggregate(graph: GraphOnDevice, x: Tensor, options?: AggregateOptions): Tensor;
  /** [E, H] -> [E, H] softmax over the incoming edges of each target. */
  edgeSoftmax(graph: GraphOnDevice, logits: Tensor, view?: EdgeView): Tensor;
  /** [N, F] -> [E, F], edges in the view's own order (by target). */
  gatherSource(graph: GraphOnDevice, x: Tensor, view?: EdgeView): Tensor;
  gatherTarget(graph: GraphOnDevice, x: Tensor, view?: EdgeView): Tensor;
  /**
   * [E, ...], a row for each edge of the graph in the order of its data -> the same in the view's own order. A self loop that
   * the view adds gets 1.
   */
  gatherEdges(graph: GraphOnDevice, values: Tensor, view?: EdgeView): Tensor;
  /** [E, F] -> [N, F] at the targets; a node without incoming edges gets 0. */
  scatter(graph: GraphOnDevice, messages: Tensor, reduce?: Reduction, view?: EdgeView): Tensor;
  /** [N, F] sparse or dense times [F, K], plus an optional bias [K] -> [N, K]. A sparse x is never densified. */
  linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor;
  /** Share of `nodes` whose largest value in [N, C] is at their label. -> scalar, without a gradient */
  accuracy(scores: Tensor, labels: Int32Array, nodes: Int32Array): Tensor;
  /** [N, F] -> [1, F] (a batched graph: [G, F]). */
  pool(graph: GraphOnDevice, x: Tensor, reduce: Reduction): Tensor;
}

/** What core spells out in primitives (`composite-ops.ts`), and a backend overrides where it has a fused kernel. */
export interface CompositeOps {
  /**
   * x [N, H, F] -> [N, H, F]: softmax over incoming edges of leakyRelu(source[j] + target[i]), then the weighted sum. All heads
   * may share their rows, x [N, 1, F].
   */
  attend(graph: GraphOnDevice, x: Tensor, options: AttendOptions): Tensor;
  /** x [N, H, F] and a vector for each head, [1, H, F] -> [N, H]: their scalar products, as scores of attention need them. */
  headDot(x: Tensor, vectors: Tensor): Tensor;
  /** target and source [N, H, F] -> [E, H]: for each edge the dot product of its target's and its source's row, head by head. */
  edgeDot(graph: GraphOnDevice, target: Tensor, source: Tensor, view?: EdgeView): Tensor;
  /**
   * x [N, H, F], coefficients [E, H] -> [N, H, F]: at each target the sum of its sources' rows, each times its edge's coefficient. All
   * heads may share their rows, x [N, 1, F].
   */
  weightedSum(graph: GraphOnDevice, x: Tensor, coefficients: Tensor, view?: EdgeView): Tensor;
  /**
   * x [N, F], scale and shift [F] -> [N, F]: each column with mean 0 and variance 1 over all nodes, then scaled and shifted (Ioffe & Szegedy
   * 2015, algorithm 1). With running statistics, evaluation works row by row (algorithm 2), as in torch.nn.BatchNorm1d.
   */
  batchNorm(x: Tensor, scale: Tensor, shift: Tensor, options?: BatchNormOptions): Tensor;
  /** Bias, then activation, then dropout. */
  activate(x: Tensor, options: ActivateOptions): Tensor;
  /** Mean negative log likelihood of the labels of `nodes`, from log probabilities [N, C]. -> scalar */
  nllLoss(logProbabilities: Tensor, labels: Int32Array, nodes: Int32Array): Tensor;
}

/** The whole tensor language of a space. The same code runs on any backend, and symbolically under `traceOps`. */
export interface Ops extends PrimitiveOps, CompositeOps {}
