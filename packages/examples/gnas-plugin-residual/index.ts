/** A plugin package: it registers the space `residual`, and an operation that other spaces can use by its name. */
import { BaseSpace, definePart, definePlugin, type ForwardInput, type OperationMaker, type Tensor } from '@gnas/core';
import { GCNConv, gnnMap, Linear } from '@gnas/space';
import { z } from 'zod';

class ResidualSpace extends BaseSpace {
  constructor(
    readonly hiddenDim: number,
    readonly depth: number,
  ) {
    super();
  }

  override buildGraph(): void {
    this.setLayerChoice(0, [new Linear({ inDim: this.inputDim, outDim: this.hiddenDim })], { key: 'stem' });
    for (let layer = 0; layer < this.depth; layer++)
      this.setLayerChoice(
        layer + 1,
        ['gcn', 'sage', 'identity'].map((op) => gnnMap(op, this.hiddenDim, this.hiddenDim)),
        { key: `op_${layer}` },
      );
    this.setLayerChoice(this.depth + 1, [new Linear({ inDim: this.hiddenDim, outDim: this.outputDim })], { key: 'head' });
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    let h = this.layer('stem')({ graph, x: ops.dropout(x, 0.5), ops });
    for (let layer = 0; layer < this.depth; layer++)
      h = ops.add(h, ops.activate(this.layer(`op_${layer}`)({ graph, x: h, ops }), { activation: 'relu', dropout: 0.3 }));
    return ops.logSoftmax(this.layer('head')({ graph, x: h, ops }));
  }
}

export const plugin = definePlugin({
  name: 'gnas-plugin-residual',
  apiVersion: 1,
  spaces: {
    residual: definePart({
      description: 'layers with residual connections',
      options: z.object({
        hiddenDim: z.int().min(1).default(16).describe('width of every layer'),
        depth: z.int().min(1).default(3).describe('number of layers'),
      }),
      create: ({ hiddenDim, depth }) => new ResidualSpace(hiddenDim, depth),
    }),
  },
  operations: {
    gcn_without_bias: definePart({
      description: 'graph convolution without a bias',
      options: z.object({}),
      create: (): OperationMaker => (inDim, outDim) => new GCNConv({ inDim, outDim, bias: false, name: 'gcn_without_bias' }),
    }),
  },
});
