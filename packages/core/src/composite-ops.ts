import type { GraphOnDevice } from './backend.js';
import type { ActivateOptions, AttendOptions, CompositeOps, EdgeView, PrimitiveOps } from './ops.js';
import type { Tensor } from './tensor.js';

/**
 * Completes a backend's primitives with the composites, spelled out in primitives; `fused` replaces those for which
 * the backend has a kernel of its own.
 */
export function withComposites<P extends PrimitiveOps>(primitives: P, fused: Partial<CompositeOps> = {}): P & CompositeOps {
  return Object.assign(primitives, {
    attend: (graph: GraphOnDevice, x: Tensor, options: AttendOptions) => attend(primitives, graph, x, options),
    weightedAggregate: (graph: GraphOnDevice, x: Tensor, weights: Tensor, view?: EdgeView) =>
      weightedAggregate(primitives, graph, x, weights, view),
    activate: (x: Tensor, options: ActivateOptions) => activate(primitives, x, options),
    nllLoss: (logProbabilities: Tensor, labels: Int32Array, nodes: Int32Array) =>
      nllLoss(primitives, logProbabilities, labels, nodes),
    ...fused,
  });
}

function attend(ops: PrimitiveOps, graph: GraphOnDevice, x: Tensor, options: AttendOptions): Tensor {
  const { source, target, negativeSlope = 0.2, dropout = 0, ...view } = options;
  const logits = ops.leakyRelu(
    ops.add(ops.gatherSource(graph, source, view), ops.gatherTarget(graph, target, view)),
    negativeSlope,
  );
  const coefficients = ops.dropout(ops.edgeSoftmax(graph, logits, view), dropout);
  return weightedAggregate(ops, graph, x, coefficients, view);
}

function weightedAggregate(ops: PrimitiveOps, graph: GraphOnDevice, x: Tensor, weights: Tensor, view?: EdgeView): Tensor {
  const [edges, heads] = weights.shape as [number, number];
  const nodes = x.shape[0] as number;
  const width = x.shape.slice(1).reduce((product, length) => product * length, 1);
  const rows = ops.gatherSource(graph, ops.reshape(x, [nodes, width]), view);
  const messages = ops.mul(ops.reshape(rows, [edges, heads, width / heads]), ops.reshape(weights, [edges, heads, 1]));
  return ops.reshape(ops.scatter(graph, ops.reshape(messages, [edges, width]), 'sum', view), x.shape);
}

function activate(ops: PrimitiveOps, x: Tensor, { bias, activation = 'linear', dropout = 0 }: ActivateOptions): Tensor {
  const shifted = bias ? ops.add(x, bias) : x;
  return ops.dropout(ops.applyActivation(shifted, activation), dropout);
}

function nllLoss(ops: PrimitiveOps, logProbabilities: Tensor, labels: Int32Array, nodes: Int32Array): Tensor {
  const classes = logProbabilities.shape[1] as number;
  const picked = new Float32Array(nodes.length * classes);
  nodes.forEach((node, row) => {
    picked[row * classes + (labels[node] as number)] = -1 / nodes.length;
  });
  return ops.sum(ops.mul(ops.gatherRows(logProbabilities, nodes), ops.constant(picked, [nodes.length, classes])));
}
