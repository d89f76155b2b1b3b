import {
  type GraphOnDevice,
  groupByRow,
  type Operation,
  type OperationInput,
  type OperationOps,
  parseOptions,
  reorder,
  type Tensor,
  withEdges,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { addBias } from './affine.js';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';
import { countRelations, relationsOf, reversedRelations, sumOfRelations, withReversedRelations } from './relations.js';

/** Schema of the options of `RGCNConv`. */
export const rgcnConvOptions = convOptions.extend({
  bases: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Number of bases of which the weights of all relations are combinations (eq. 3), at most one for each relation. Without it, each relation has a weight of its own.',
    ),
  reversedRelations,
  name: operationName('rgcn'),
});

/** Options of `RGCNConv`. */
export type RGCNConvOptions = z.input<typeof rgcnConvOptions>;

/**
 * Relational graph convolution, x'_i = W_0 x_i + sum_r 1 / c_ir sum_j W_r x_j + b (Schlichtkrull et al. 2018, eq. 2). The inner sum is over
 * incoming edges of relation r, and c_ir is their number. A relation is a type of edge; a graph without types has one relation. Edge
 * weights are not used.
 *
 * With bases, W_r = sum_b a_rb V_b (eq. 3). Parameters: `bases` [bases * inDim, outDim], the matrices V_b one below the other,
 * `coefficients` [relations, bases], `rootWeight` [inDim, outDim], `bias` [outDim]. Without bases: `weight` [relations * inDim, outDim], the
 * matrices W_r one below the other, instead of the first two.
 *
 * With bases, one pass over the edges makes all sums, whatever the number of relations. Without, there is one for each relation.
 */
export class RGCNConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof rgcnConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: RGCNConvOptions) {
    this.options = parseOptions('RGCNConv', rgcnConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph: given, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, bases, bias } = this.options;
    const graph = this.options.reversedRelations ? withReversedRelations(given) : given;
    const limit = Math.sqrt(6 / (inDim + outDim));
    const stacked = (name: string, count: number): Tensor =>
      ops.parameter(name, [count * inDim, outDim], { kind: 'uniform', limit });
    const relations = countRelations(graph.graph);
    const count = Math.min(bases ?? relations, relations);
    const weights = stacked(bases ? 'bases' : 'weight', count);
    const mixture = bases && ops.parameter('coefficients', [relations, count], 'glorot');
    const root = ops.linear(x, ops.parameter('rootWeight', [inDim, outDim], 'glorot'));
    // Without edges, there would be an empty tensor of coefficients, which not every device can bind.
    if (graph.graph.source.length === 0) return addBias(ops, root, outDim, bias);
    const neighbors = mixture
      ? this.#sumOfBases(ops, graph, x, { matrices: weights, mixture })
      : sumOfRelations(ops, graph, x, weights, { inDim, outDim });
    return addBias(ops, ops.add(neighbors, root), outDim, bias);
  }

  /** sum_b (sum_r a_rb mean_j(x_j)) V_b: a weighted sum over the edges for each basis. */
  #sumOfBases(
    ops: OperationOps,
    graph: GraphOnDevice,
    x: Tensor,
    { matrices, mixture }: { readonly matrices: Tensor; readonly mixture: Tensor },
  ): Tensor {
    const { inDim, outDim } = this.options;
    const { numNodes } = graph;
    const count = mixture.shape[1] as number;
    const sorted = sortedByTarget(graph);
    const coefficients = ops.mul(ops.gatherRows(mixture, relationsOf(sorted.graph)), sharesOf(ops, sorted));
    if (x.layout !== 'sparse' && inDim <= outDim) {
      const sums = ops.weightedSum(sorted, ops.reshape(x, [numNodes, 1, inDim]), coefficients);
      return ops.linear(ops.reshape(sums, [numNodes, count * inDim]), matrices);
    }
    const products = ops.linear(x, sideBySide(ops, matrices, { inDim, outDim, count }));
    const sums = ops.weightedSum(sorted, ops.reshape(products, [numNodes, count, outDim]), coefficients);
    return count === 1 ? ops.reshape(sums, [numNodes, outDim]) : ops.scale(ops.mean(sums, 1), count);
  }
}

/**
 * The same graph with its edges in the order in which graph operations list them, grouped by target, and with 1 / c_ir as their only
 * feature.
 */
function sortedByTarget(graph: GraphOnDevice): GraphOnDevice {
  return graph.derive('relations by target', (whole) => {
    const { rowPointers, order } = groupByRow(whole.numNodes, whole.target);
    const edgeTypes = reorder(relationsOf(whole), order);
    const shares = new Float32Array(order.length);
    const counts = new Int32Array(countRelations(whole));
    for (let node = 0; node < whole.numNodes; node++) {
      const [begin, end] = [rowPointers[node] as number, rowPointers[node + 1] as number];
      const own = edgeTypes.subarray(begin, end);
      for (const type of own) counts[type] = (counts[type] as number) + 1;
      own.forEach((type, at) => {
        shares[begin + at] = 1 / (counts[type] as number);
      });
      for (const type of own) counts[type] = 0;
    }
    return {
      ...withEdges(whole, { source: reorder(whole.source, order), target: reorder(whole.target, order) }),
      edgeFeatures: { layout: 'dense', rows: order.length, columns: 1, values: shares },
      edgeTypes,
      edgeTypeNames: whole.edgeTypeNames ?? ['edge'],
    };
  });
}

/** [E, 1] 1 / c_ir. A device without features of edges is given them in every pass. */
function sharesOf(ops: OperationOps, { edgeFeatures, graph }: GraphOnDevice): Tensor {
  const { values = new Float32Array(0) } = graph.edgeFeatures ?? {};
  return edgeFeatures ?? ops.constant(values, [values.length, 1]);
}

/** Puts matrices that are one below the other side by side: [count * inDim, outDim] -> [inDim, count * outDim]. */
function sideBySide(
  ops: OperationOps,
  matrices: Tensor,
  { inDim, outDim, count }: { readonly inDim: number; readonly outDim: number; readonly count: number },
): Tensor {
  if (count === 1) return matrices;
  const parts = Array.from({ length: count }, (_, at) => ops.slice(matrices, [at * inDim, 0], [inDim, outDim]));
  return ops.concat(parts, 1);
}

/** `RGCNConv` by name. */
export const rgcn = defineOperation({
  description: 'Relational graph convolution, with weights for each type of edge (Schlichtkrull et al. 2018).',
  options: rgcnConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new RGCNConv({ ...options, inDim, outDim }),
});
