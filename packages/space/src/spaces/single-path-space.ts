import { definePart, type ForwardInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import type * as z from 'zod';
import { dropoutRate } from '../operations/conv-options.js';
import { resolveOperations } from '../operations/gnn-map.js';
import { LayeredSpace, layeredSpaceOptions } from './layered-space.js';

/** Schema of the options of `SinglePathNodeClassificationSpace`. Defaults are those of AutoGL-light. */
export const singlePathOptions = layeredSpaceOptions(['gcn', 'gat_8']).extend({
  dropout: dropoutRate.default(0.2).describe('Dropout rate between layers.'),
});

/** Options of `SinglePathNodeClassificationSpace`. */
export type SinglePathOptions = z.input<typeof singlePathOptions>;

/** Layers with a leaky ReLU and dropout between them: the space of single-path one-shot search (Guo et al. 2020), for graphs. */
export class SinglePathNodeClassificationSpace extends LayeredSpace<z.output<typeof singlePathOptions>> {
  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor(options: SinglePathOptions = {}) {
    super(parseOptions('SinglePathNodeClassificationSpace', singlePathOptions, options));
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const { layerNumber, dropout } = this.options;
    let h = x;
    for (let layer = 0; layer < layerNumber; layer++) {
      h = this.layer(`op_${layer}`)({ graph, x: h, ops });
      if (layer < layerNumber - 1) h = ops.activate(h, { activation: 'leaky_relu', dropout });
    }
    return h;
  }
}

/** `SinglePathNodeClassificationSpace` by name. */
export const singlePath = definePart({
  description: 'Layers in sequence, each a choice of one operation (Guo et al. 2020).',
  options: singlePathOptions,
  create: async ({ ops, ...options }, registry) =>
    new SinglePathNodeClassificationSpace({ ...options, ops: await resolveOperations(ops, registry) }),
});
