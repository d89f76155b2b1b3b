import type { GraphOnDevice } from './backend.js';
import type {
  ActivateOptions,
  AttendOptions,
  BatchNormOptions,
  CompositeOps,
  ConvolveOptions,
  EdgeView,
  LayerNormOptions,
  PrimitiveOps,
} from './ops.js';
import { normalizeByRunning, updateRunning } from './running-statistics.js';
import type { Tensor } from './tensor.js';

/**
 * Adds the composite operations, expressed in primitives, to a backend's primitives.
 * @param fused replaces composites for which the backend has its own kernel
 */
export function withComposites<P extends PrimitiveOps>(primitives: P, fused: Partial<CompositeOps> = {}): P & CompositeOps {
  return Object.assign(primitives, {
    attend: (graph: GraphOnDevice, x: Tensor, options: AttendOptions) => attend(primitives, graph, x, options),
    convolve: (graph: GraphOnDevice, x: Tensor, options: ConvolveOptions) => convolve(primitives, graph, x, options),
    headDot: (x: Tensor, vectors: Tensor) => primitives.sum(primitives.mul(x, vectors), 2),
    edgeDot: (graph: GraphOnDevice, target: Tensor, source: Tensor, view?: EdgeView) =>
      edgeDot(primitives, graph, target, source, view),
    weightedSum: (graph: GraphOnDevice, x: Tensor, coefficients: Tensor, view?: EdgeView) =>
      weightedSum(primitives, graph, x, coefficients, view),
    batchNorm: (x: Tensor, scale: Tensor, shift: Tensor, options?: BatchNormOptions) =>
      batchNorm(primitives, x, scale, shift, options),
    layerNorm: (x: Tensor, scale: Tensor, shift: Tensor, options?: LayerNormOptions) =>
      layerNorm(primitives, x, scale, shift, options),
    activate: (x: Tensor, options: ActivateOptions) => activate(primitives, x, options),
    oneHot: (indices: Tensor, depth: number) => oneHotBy(primitives, indices, depth),
    nllLoss: (logProbabilities: Tensor, labels: Int32Array, nodes: Int32Array) =>
      nllLoss(primitives, logProbabilities, labels, nodes),
    ...fused,
  });
}

/** `Ops.convolve` in primitives. It aggregates before the product, unless x is wider than the result. */
export function convolve(
  ops: Pick<PrimitiveOps, 'add' | 'aggregate' | 'linear'>,
  graph: GraphOnDevice,
  x: Tensor,
  { weight, root, bias, ...options }: ConvolveOptions,
): Tensor {
  const [width, outWidth] = weight.shape as [number, number];
  const neighbors =
    x.layout !== 'sparse' && width <= outWidth
      ? ops.linear(ops.aggregate(graph, x, options), weight)
      : ops.aggregate(graph, ops.linear(x, weight), options);
  return ops.add(neighbors, ops.linear(x, root, bias));
}

function attend(ops: PrimitiveOps, graph: GraphOnDevice, x: Tensor, options: AttendOptions): Tensor {
  const { source, target, negativeSlope = 0.2, dropout = 0, ...view } = options;
  const logits = ops.leakyRelu(
    ops.add(ops.gatherSource(graph, source, view), ops.gatherTarget(graph, target, view)),
    negativeSlope,
  );
  const coefficients = ops.dropout(ops.edgeSoftmax(graph, logits, view), dropout);
  return weightedSum(ops, graph, x, coefficients, view);
}

function edgeDot(ops: PrimitiveOps, graph: GraphOnDevice, target: Tensor, source: Tensor, view?: EdgeView): Tensor {
  return ops.sum(ops.mul(ops.gatherTarget(graph, target, view), ops.gatherSource(graph, source, view)), 2);
}

function weightedSum(ops: PrimitiveOps, graph: GraphOnDevice, x: Tensor, coefficients: Tensor, view?: EdgeView): Tensor {
  const [nodes, rowHeads, width] = x.shape as [number, number, number];
  const [edges, heads] = coefficients.shape as [number, number];
  const rows = ops.gatherSource(graph, ops.reshape(x, [nodes, rowHeads * width]), view);
  const values = ops.reshape(rows, [edges, rowHeads, width]);
  const messages = ops.mul(values, ops.reshape(coefficients, [edges, heads, 1]));
  return ops.reshape(ops.scatter(graph, ops.reshape(messages, [edges, heads * width]), 'sum', view), [nodes, heads, width]);
}

function batchNorm(
  ops: PrimitiveOps,
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  { epsilon = 1e-5, running }: BatchNormOptions = {},
): Tensor {
  if (running && !ops.training) return normalizeByRunning(ops, x, { scale, shift, epsilon, running });
  const mean = ops.mean(x, 0);
  const centered = ops.sub(x, mean);
  const variance = ops.mean(ops.mul(centered, centered), 0);
  if (running) updateRunning(ops, running, { mean, variance, rows: x.shape[0] as number });
  const deviation = ops.sqrt(ops.add(variance, ops.constant([epsilon], [1])));
  return ops.add(ops.mul(centered, ops.div(scale, deviation)), shift);
}

function layerNorm(
  ops: PrimitiveOps,
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  { epsilon = 1e-5 }: LayerNormOptions = {},
): Tensor {
  const centered = ops.sub(x, ops.mean(x, 1, true));
  const variance = ops.mean(ops.mul(centered, centered), 1, true);
  const deviation = ops.sqrt(ops.add(variance, ops.constant([epsilon], [1])));
  return ops.add(ops.mul(ops.div(centered, deviation), scale), shift);
}

function activate(ops: PrimitiveOps, x: Tensor, { bias, activation = 'linear', dropout = 0 }: ActivateOptions): Tensor {
  const shifted = bias ? ops.add(x, bias) : x;
  return ops.dropout(ops.applyActivation(shifted, activation), dropout);
}

/** `CompositeOps.oneHot` in primitives: 1 - d^2, cut off at 0, is 1 where an index differs by d = 0, and 0 where by a whole number. */
export function oneHotBy(
  ops: Pick<PrimitiveOps, 'constant' | 'sub' | 'mul' | 'reshape' | 'stopGradient' | 'applyActivation'>,
  indices: Tensor,
  depth: number,
): Tensor {
  const positions = ops.constant(
    Array.from({ length: depth }, (_, position) => position),
    [depth],
  );
  const distance = ops.sub(ops.reshape(ops.stopGradient(indices), [...indices.shape, 1]), positions);
  return ops.stopGradient(ops.applyActivation(ops.sub(ops.constant([1], [1]), ops.mul(distance, distance)), 'relu'));
}

function nllLoss(ops: PrimitiveOps, logProbabilities: Tensor, labels: Int32Array, nodes: Int32Array): Tensor {
  const classes = logProbabilities.shape[1] as number;
  const picked = new Float32Array(nodes.length * classes);
  nodes.forEach((node, row) => {
    picked[row * classes + (labels[node] as number)] = -1 / nodes.length;
  });
  return ops.sum(ops.mul(ops.gatherRows(logProbabilities, nodes), ops.constant(picked, [nodes.length, classes])));
}
