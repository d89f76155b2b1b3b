import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import type * as z from 'zod';
import { addBias, linearInitializer } from './affine.js';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';
import { countRelations, reversedRelations, sumOfRelations, withReversedRelations } from './relations.js';

/** Schema of the options of `RSAGEConv`. */
export const rsageConvOptions = convOptions.extend({ reversedRelations, name: operationName('rsage') });

/** Options of `RSAGEConv`. */
export type RSAGEConvOptions = z.input<typeof rsageConvOptions>;

/**
 * GraphSAGE by relation, x'_i = W_root x_i + sum_r W_r mean_j(x_j) + b, where the mean is over incoming edges of relation r (Hamilton et al.
 * 2017, eq. 2, for each type of edge; the same as `HeteroConv` of `SAGEConv` in PyTorch Geometric, with one root). A graph without types of
 * edges has one relation. Edge weights are not used. Parameters: `weight` [relations * inDim, outDim], the matrices W_r one below the
 * other, `rootWeight` [inDim, outDim], `bias` [outDim].
 */
export class RSAGEConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof rsageConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: RSAGEConvOptions) {
    this.options = parseOptions('RSAGEConv', rsageConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph: given, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, bias } = this.options;
    const graph = this.options.reversedRelations ? withReversedRelations(given) : given;
    const initializer = linearInitializer(inDim);
    const weight = ops.parameter('weight', [countRelations(graph.graph) * inDim, outDim], initializer);
    const neighbors = sumOfRelations(ops, graph, x, weight, { inDim, outDim });
    const root = ops.linear(x, ops.parameter('rootWeight', [inDim, outDim], initializer));
    return addBias(ops, ops.add(neighbors, root), outDim, bias, initializer);
  }
}

/** `RSAGEConv` by name. */
export const rsage = defineOperation({
  description: 'GraphSAGE with a weight for each type of edge.',
  options: rsageConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new RSAGEConv({ ...options, inDim, outDim }),
});
