import type { OperationInput, OperationOps, Tensor } from '@gnas/core/plugin';
import { propagateLinear } from './affine.js';
import { headLogits } from './head-logits.js';

/** Attention functions of `GeoLayer`: how it weights the messages of neighbors. */
export const geoAttentionNames = ['gat', 'gcn', 'cos', 'const', 'gat_sym', 'linear', 'generalized_linear'] as const;
/** One of `geoAttentionNames`. */
export type GeoAttention = (typeof geoAttentionNames)[number];

/** Edges of the layer: one self-loop per node, as in the published layer. */
const view = { selfLoops: 'add' } as const;
const unweighted = { ...view, useEdgeWeights: false } as const;

/** Input of the attention functions, with z = x W [N, heads * outDim]. */
export interface GeoAttentionInput extends OperationInput {
  readonly weight: Tensor;
  readonly heads: number;
  readonly outDim: number;
  readonly dropout: number;
  readonly negativeSlope: number;
}

/** Aggregates the weighted neighborhood of each node, with attention coefficients a_ij. -> [N, heads * outDim] */
export interface GeoNeighborhood {
  /** sum_j a_ij z_j */
  sum(): Tensor;
  /** max_j a_ij f(z_j) in each column; f maps rows. */
  max(f: (z: Tensor) => Tensor): Tensor;
}

/** Number of incoming edges, including the self-loop. -> [N, 1] */
export function countIncoming({ graph, ops }: OperationInput): Tensor {
  const ones = ops.constant(new Float32Array(graph.numNodes).fill(1), [graph.numNodes, 1]);
  return ops.aggregate(graph, ones, unweighted);
}

/**
 * Applies an attention function of GraphNAS (Gao et al. 2020). Node i is the target of an edge and j its source. The parameter
 * `attention` [1, heads, 2 * outDim] has the left half t and the right half s.
 *
 * - `gat`: leakyRelu(t . z_i + s . z_j)
 * - `gat_sym`: `gat` of (i, j) plus `gat` of (j, i)
 * - `cos`: sum(t z_i s z_j)
 * - `linear`: tanh((t + s) . z_j)
 * - `generalized_linear`: g . tanh(t z_i + s z_j) with the parameter `generalAttention` g [outDim, 1]
 *
 * A softmax over the incoming edges follows each of these. The coefficients of `const` are 1, and those of `gcn` are
 * 1 / sqrt(degree_i degree_j).
 */
export function geoNeighborhood(attention: GeoAttention, input: GeoAttentionInput): GeoNeighborhood {
  if (attention === 'gcn') return normalized(input);
  if (attention === 'const') return constant(input);
  return attended(attention, input);
}

function constant({ graph, x, ops, weight, dropout }: GeoAttentionInput): GeoNeighborhood {
  // The published layer draws a dropout mask for each message. A mask for each node needs no array over edges.
  const z = (): Tensor => ops.dropout(ops.linear(x, weight), dropout);
  return {
    sum: () => ops.aggregate(graph, z(), unweighted),
    max: (f) => ops.aggregate(graph, f(z()), { ...unweighted, reduce: 'max' }),
  };
}

function normalized(input: GeoAttentionInput): GeoNeighborhood {
  const { graph, x, ops, weight } = input;
  return {
    sum: () => propagateLinear(ops, x, weight, (h) => ops.aggregate(graph, h, { ...unweighted, norm: 'symmetric' })),
    max: (f) => {
      const ones = ops.constant(new Float32Array(graph.numNodes).fill(1), [graph.numNodes, 1]);
      const scale = ops.div(ones, ops.sqrt(countIncoming(input)));
      // 1 / sqrt(degree) is positive, so the maximum commutes with it.
      const scaled = ops.mul(f(ops.linear(x, weight)), scale);
      return ops.mul(ops.aggregate(graph, scaled, { ...unweighted, reduce: 'max' }), scale);
    },
  };
}

type Softmaxed = Exclude<GeoAttention, 'gcn' | 'const'>;

function attended(attention: Softmaxed, input: GeoAttentionInput): GeoNeighborhood {
  const { graph, x, ops, weight, heads, outDim, dropout } = input;
  const z = ops.linear(x, weight);
  const halves = attentionHalves(ops, heads, outDim);
  const coefficients = (): Tensor =>
    ops.dropout(ops.edgeSoftmax(graph, edgeLogits(attention, { ...input, z, ...halves }), view), dropout);
  return {
    sum() {
      const separable = separableLogits(attention, { ...input, ...halves });
      const rows = byHeads(input, z);
      const y = separable
        ? ops.attend(graph, rows, { ...separable, ...view, dropout })
        : ops.weightedSum(graph, rows, coefficients(), view);
      return ops.reshape(y, [graph.numNodes, heads * outDim]);
    },
    max(f) {
      const weights = coefficients();
      const edges = weights.shape[0] as number;
      const values = ops.reshape(ops.gatherSource(graph, f(z), view), [edges, heads, outDim]);
      const messages = ops.mul(values, ops.reshape(weights, [edges, heads, 1]));
      return ops.scatter(graph, ops.reshape(messages, [edges, heads * outDim]), 'max', view);
    },
  };
}

interface Halves {
  /** [1, heads, outDim] each. */
  readonly left: Tensor;
  readonly right: Tensor;
}

function attentionHalves(ops: OperationOps, heads: number, outDim: number): Halves {
  const attention = ops.parameter('attention', [1, heads, 2 * outDim], 'glorot');
  const half = (begin: number): Tensor => ops.slice(attention, [0, 0, begin], [1, heads, outDim]);
  return { left: half(0), right: half(outDim) };
}

/** Logits of the form leakyRelu(source_j + target_i), which `attend` computes without an array over edges; else undefined. */
function separableLogits(attention: Softmaxed, input: GeoAttentionInput & Halves) {
  const { graph, ops, heads, negativeSlope } = input;
  if (attention === 'gat') return { source: logitsOf(input, input.right), target: logitsOf(input, input.left), negativeSlope };
  if (attention !== 'linear') return undefined;
  const none = ops.constant(new Float32Array(graph.numNodes * heads), [graph.numNodes, heads]);
  return { source: linearLogits(input), target: none, negativeSlope: 1 };
}

/** -> [E, heads] */
function edgeLogits(attention: Softmaxed, input: GeoAttentionInput & Halves & { readonly z: Tensor }): Tensor {
  const { graph, ops, heads, outDim, negativeSlope, left, right, z } = input;
  const bySource = (t: Tensor): Tensor => ops.gatherSource(graph, t, view);
  const byTarget = (t: Tensor): Tensor => ops.gatherTarget(graph, t, view);
  const flat = (t: Tensor): Tensor => ops.reshape(t, [1, heads * outDim]);
  switch (attention) {
    case 'gat':
      return ops.leakyRelu(ops.add(bySource(logitsOf(input, right)), byTarget(logitsOf(input, left))), negativeSlope);
    case 'gat_sym': {
      const [l, r] = [logitsOf(input, left), logitsOf(input, right)];
      const forth = ops.leakyRelu(ops.add(byTarget(l), bySource(r)), negativeSlope);
      return ops.add(forth, ops.leakyRelu(ops.add(bySource(l), byTarget(r)), negativeSlope));
    }
    case 'linear':
      return bySource(linearLogits(input));
    case 'cos':
      return ops.edgeDot(graph, ops.mul(byHeads(input, z), ops.mul(left, right)), byHeads(input, z), view);
    case 'generalized_linear': {
      const sums = ops.add(byTarget(ops.mul(z, flat(left))), bySource(ops.mul(z, flat(right))));
      const edges = sums.shape[0] as number;
      const bent = ops.reshape(ops.applyActivation(sums, 'tanh'), [edges * heads, outDim]);
      return ops.reshape(ops.linear(bent, ops.parameter('generalAttention', [outDim, 1], 'glorot')), [edges, heads]);
    }
  }
}

/** [N, heads * outDim] -> [N, heads, outDim] */
function byHeads({ graph, ops, heads, outDim }: GeoAttentionInput, z: Tensor): Tensor {
  return ops.reshape(z, [graph.numNodes, heads, outDim]);
}

function logitsOf({ x, ops, weight }: GeoAttentionInput, vector: Tensor): Tensor {
  return headLogits(ops, x, weight, vector);
}

function linearLogits(input: GeoAttentionInput & Halves): Tensor {
  return input.ops.applyActivation(logitsOf(input, input.ops.add(input.left, input.right)), 'tanh');
}
