import { BaseSpace, definePart, type ForwardInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import { gnnMap, Linear } from '@gnas/space';
import * as z from 'zod';

/** Schema of the options of `ResidualSpace`. */
export const residualOptions = z.object({
  hiddenDim: z.int().min(1).default(16).describe('Width of every layer.'),
  depth: z.int().min(1).default(3).describe('Number of layers.'),
});

/** Options of `ResidualSpace`. */
export type ResidualOptions = z.input<typeof residualOptions>;

/** Layers of one width with a residual connection around each (He et al. 2016). Each layer is a choice of one operation. */
export class ResidualSpace extends BaseSpace {
  readonly options: z.output<typeof residualOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: ResidualOptions = {}) {
    super();
    this.options = parseOptions('ResidualSpace', residualOptions, options);
  }

  override buildGraph(): void {
    const { hiddenDim, depth } = this.options;
    this.setLayerChoice(0, [new Linear({ inDim: this.inputDim, outDim: hiddenDim })], { key: 'stem' });
    for (let layer = 0; layer < depth; layer++)
      this.setLayerChoice(
        layer + 1,
        ['gcn', 'sage', 'identity'].map((op) => gnnMap(op, hiddenDim, hiddenDim)),
        { key: `op_${layer}` },
      );
    this.setLayerChoice(depth + 1, [new Linear({ inDim: hiddenDim, outDim: this.outputDim })], { key: 'head' });
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    let h = this.layer('stem')({ graph, x: ops.dropout(x, 0.5), ops });
    for (let layer = 0; layer < this.options.depth; layer++)
      h = ops.add(h, ops.activate(this.layer(`op_${layer}`)({ graph, x: h, ops }), { activation: 'relu', dropout: 0.3 }));
    return this.layer('head')({ graph, x: h, ops });
  }
}

/** `ResidualSpace` by name. */
export const residual = definePart({
  description: 'Layers with residual connections, each a choice of one operation.',
  options: residualOptions,
  create: (options) => new ResidualSpace(options),
});
