import {
  type AggregateOptions,
  type AttendOptions,
  type ConvolveOptions,
  convolve,
  type EdgeView,
  extendOps,
  type GraphOnDevice,
  type ModelOps,
  type Tensor,
} from '@gnas/core/plugin';
import { reversed } from './reversed.js';

/**
 * Wraps `ops` so that each edge of `graph` counts as much as its weight says. Any operation of a space can then run on a learned
 * structure without knowing about it.
 *
 * - Sums and means are over weighted rows. A mean still divides by the number of edges, like the mean of messages.
 * - The symmetric norm is that of the weighted adjacency matrix, and a maximum is over weighted values.
 * - The softmax of attention (`attend`, `edgeSoftmax`) is weighted.
 * - A self-loop that an operation adds has weight 1.
 *
 * Weights of 1 change nothing. Gradients reach the weights. Custom message passing with `gatherSource` and `scatter`, or with
 * `weightedSum`, sees the graph unweighted, and so does anything that runs on another graph.
 *
 * @param weights [E, 1] above 0, in the order of the graph's data. They multiply the graph's own weights.
 */
export function withEdgeWeights(ops: ModelOps, graph: GraphOnDevice, weights: Tensor): ModelOps {
  const counted = (own: boolean): Tensor => {
    const { edgeWeights } = graph.graph;
    return own && edgeWeights ? ops.mul(weights, ops.constant(edgeWeights, [edgeWeights.length, 1])) : weights;
  };
  const aggregate = (other: GraphOnDevice, x: Tensor, options: AggregateOptions = {}): Tensor => {
    if (other !== graph) return ops.aggregate(other, x, options);
    const { reduce = 'sum', norm = 'none', degree = 'incoming', useEdgeWeights = true, ...view } = options;
    const all = counted(useEdgeWeights);
    const inView = ops.gatherEdges(graph, all, view);
    if (reduce === 'max') return ops.scatter(graph, ops.mul(ops.gatherSource(graph, x, view), inView), 'max', view);
    if (reduce === 'mean') return ops.mul(sum(ops, graph, x, inView, view), inverseCounts(ops, graph, view));
    if (norm === 'none') return sum(ops, graph, x, inView, view);
    const scale = inverseRootDegrees(ops, degree === 'incoming' ? graph : reversed(graph), all, view);
    return ops.mul(sum(ops, graph, ops.mul(x, scale), inView, view), scale);
  };
  const edgeSoftmax = (other: GraphOnDevice, logits: Tensor, view?: EdgeView): Tensor =>
    ops.edgeSoftmax(other, other === graph ? ops.add(logits, ops.log(ops.gatherEdges(graph, weights, view))) : logits, view);
  const attend = (other: GraphOnDevice, x: Tensor, options: AttendOptions): Tensor => {
    if (other !== graph) return ops.attend(other, x, options);
    const { source, target, negativeSlope = 0.2, dropout = 0, ...view } = options;
    const logits = ops.leakyRelu(
      ops.add(ops.gatherSource(graph, source, view), ops.gatherTarget(graph, target, view)),
      negativeSlope,
    );
    return ops.weightedSum(graph, x, ops.dropout(edgeSoftmax(graph, logits, view), dropout), view);
  };
  return extendOps(ops, {
    aggregate,
    attend,
    convolve: (other: GraphOnDevice, x: Tensor, options: ConvolveOptions) =>
      other === graph
        ? convolve({ add: ops.add, linear: ops.linear, aggregate }, graph, x, options)
        : ops.convolve(other, x, options),
    edgeSoftmax,
    within: (name: string): ModelOps => withEdgeWeights(ops.within(name), graph, weights),
  });
}

/** x [N, F], coefficients [E, 1] -> [N, F] */
function sum(ops: ModelOps, graph: GraphOnDevice, x: Tensor, coefficients: Tensor, view: EdgeView): Tensor {
  const [nodes, width] = x.shape as [number, number];
  return ops.reshape(ops.weightedSum(graph, ops.reshape(x, [nodes, 1, width]), coefficients, view), [nodes, width]);
}

function ones(ops: ModelOps, graph: GraphOnDevice): Tensor {
  return ops.constant(new Float32Array(graph.numNodes).fill(1), [graph.numNodes, 1]);
}

/** [N, 1] 1 for nodes with incoming edges, 0 for others. */
function hasEdges(ops: ModelOps, graph: GraphOnDevice, view: EdgeView): Tensor {
  return ops.aggregate(graph, ones(ops, graph), { ...view, reduce: 'mean', useEdgeWeights: false });
}

/** [N, 1] 1 / number of incoming edges; 1 for nodes without any. */
function inverseCounts(ops: ModelOps, graph: GraphOnDevice, view: EdgeView): Tensor {
  const one = ones(ops, graph);
  const counts = ops.aggregate(graph, one, { ...view, useEdgeWeights: false });
  return ops.div(one, ops.add(counts, ops.sub(one, hasEdges(ops, graph, view))));
}

/** [N, 1] 1 / sqrt(weighted degree); 0 for nodes without edges. */
function inverseRootDegrees(ops: ModelOps, graph: GraphOnDevice, weights: Tensor, view: EdgeView): Tensor {
  const one = ones(ops, graph);
  const degrees = sum(ops, graph, one, ops.gatherEdges(graph, weights, view), view);
  const has = hasEdges(ops, graph, view);
  return ops.div(has, ops.sqrt(ops.add(degrees, ops.sub(one, has))));
}
